package dev.rollcall.auth.running;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node counted, at one moment. */
public record Metrics(String text) {
    public static Metrics of(AuthServer node) {
        return new Metrics(node.call("/metrics").get().expect(200).body());
    }

    /** @param series its name with its labels, as it stands in the text */
    public double value(String series) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(text);
        if (!line.find()) {
            throw new AssertionError(series + " is not among the metrics");
        }
        return Double.parseDouble(line.group(1));
    }

    /** @param name of series whose labels do not matter */
    public double sum(String name) {
        return Pattern.compile("(?m)^" + name + "\\{.*} (\\S+)$")
                .matcher(text)
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .sum();
    }
}
