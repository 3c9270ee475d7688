package dev.rollcall.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of PromQL asks of a scrape. It is no parser, of which there is none for Java: it takes every name that is
 * neither a function, which a parenthesis follows, nor a keyword for a metric, which is so for all but labels in lists such as
 * {@code by (job)} and in braces; those are taken first. Durations stand in brackets only.
 */
record PromQl(List<Selector> selectors, Set<String> labels) {
    private static final Pattern LABEL_LIST =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.\"])([a-zA-Z_:][\\w:]*)(\\s*\\()?(?:\\{([^}]*)\\})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

    /**
     * @param equal the labels that must have a certain value
     * @param others the other labels that it names
     */
    record Selector(String metric, Map<String, String> equal, Set<String> others) {}

    static PromQl read(String expression) {
        Set<String> labels = new HashSet<>();
        String rest = LABEL_LIST.matcher(expression).replaceAll(list -> {
            labels.addAll(List.of(list.group(1).strip().split("\\s*,\\s*")));
            return "";
        });
        List<Selector> selectors = new ArrayList<>();
        Matcher names = SELECTOR.matcher(RANGE.matcher(rest).replaceAll(""));
        while (names.find()) {
            boolean function = names.group(2) != null;
            if (!function && !KEYWORDS.contains(names.group(1).toLowerCase())) {
                selectors.add(selector(names.group(1), names.group(3)));
            }
        }
        return new PromQl(selectors, labels);
    }

    private static Selector selector(String metric, String matchers) {
        Map<String, String> equal = new HashMap<>();
        Set<String> others = new HashSet<>();
        Matcher matcher = MATCHER.matcher(matchers == null ? "" : matchers);
        while (matcher.find()) {
            if (matcher.group(2).equals("=")) {
                equal.put(matcher.group(1), matcher.group(3));
            } else {
                others.add(matcher.group(1));
            }
        }
        return new Selector(metric, equal, others);
    }
}
