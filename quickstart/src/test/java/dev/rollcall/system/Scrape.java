package dev.rollcall.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The series that services tell of. */
record Scrape(List<Series> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What Prometheus adds to all that it scrapes from. */
    private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

    /** What Prometheus tells of whom it scrapes. */
    private static final String UP = "up";

    record Series(String metric, Map<String, String> labels) {}

    static Scrape of(Call... metrics) {
        return new Scrape(Stream.of(metrics)
                .flatMap(call -> call.get().expect(200).response().body().lines())
                .filter(line -> !line.startsWith("#"))
                .map(Scrape::series)
                .toList());
    }

    Set<String> metrics() {
        return series.stream().map(Series::metric).collect(Collectors.toSet());
    }

    /** What an expression names that is not there: a metric, a label of it, or a value that a label must have. */
    List<String> lacks(PromQl expression) {
        List<Series> asked = expression.selectors().stream()
                .flatMap(selector -> of(selector.metric()))
                .toList();
        return Stream.concat(
                        expression.selectors().stream().flatMap(this::lacks),
                        expression.labels().stream().filter(label -> !has(asked, label)))
                .toList();
    }

    private Stream<String> lacks(PromQl.Selector selector) {
        List<Series> asked = of(selector.metric()).toList();
        if (asked.isEmpty() && !selector.metric().equals(UP)) {
            return Stream.of(selector.metric());
        }
        return Stream.concat(
                selector.others().stream()
                        .filter(label -> !has(asked, label))
                        .map(label -> selector.metric() + " by " + label),
                selector.equal().entrySet().stream()
                        .filter(label -> asked.stream().noneMatch(one -> label.getValue()
                                .equals(one.labels().get(label.getKey()))))
                        .map(label -> selector.metric() + " with " + label));
    }

    private Stream<Series> of(String metric) {
        return series.stream().filter(one -> one.metric().equals(metric));
    }

    private static boolean has(List<Series> asked, String label) {
        return TARGET_LABELS.contains(label)
                || asked.stream().anyMatch(one -> one.labels().containsKey(label));
    }

    private static Series series(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("No line of a scrape: " + line);
        }
        Map<String, String> labels = new HashMap<>();
        if (matcher.group(2) != null) {
            LABEL.matcher(matcher.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return new Series(matcher.group(1), labels);
    }
}
