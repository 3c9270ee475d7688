package dev.rollcall.meeting.notifications;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What changed, in words, from the first of the changes told at once to the last. */
final class ChangedFields {
    private static final int LONGEST = 200;

    /** Too long to be told in a line. */
    private static final Set<String> NOT_SPELLED_OUT =
            Set.of("description", "agenda", "links", "recurrence_rule", "recurrence_overrides");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("title", "Title"),
            Map.entry("description", "Description"),
            Map.entry("start", "Start"),
            Map.entry("time_zone", "Time zone"),
            Map.entry("duration", "Duration"),
            Map.entry("all_day", "All day"),
            Map.entry("status", "Status"),
            Map.entry("location", "Location"),
            Map.entry("join_url", "Link to join"),
            Map.entry("agenda", "Agenda"),
            Map.entry("links", "Links"),
            Map.entry("recurrence_rule", "Repetition"),
            Map.entry("recurrence_overrides", "Single dates"));

    private ChangedFields() {}

    /** @param details {@code [{field, before, after}]} in the order of the changes */
    static List<String> inWords(JsonArray details) {
        Map<String, JsonObject> merged = new LinkedHashMap<>();
        details.stream()
                .map(JsonObject.class::cast)
                .forEach(detail -> merged.merge(
                        detail.getString("field"),
                        detail.copy(),
                        (first, last) -> first.put("after", last.getValue("after"))));
        List<String> lines = new ArrayList<>();
        merged.forEach((field, detail) -> {
            if (NAMES.containsKey(field) && !Objects.equals(detail.getValue("before"), detail.getValue("after"))) {
                lines.add(line(field, detail));
            }
        });
        return lines;
    }

    private static String line(String field, JsonObject detail) {
        return NOT_SPELLED_OUT.contains(field)
                ? NAMES.get(field) + ": changed"
                : "%s: %s (was %s)"
                        .formatted(
                                NAMES.get(field),
                                words(field, detail.getValue("after")),
                                words(field, detail.getValue("before")));
    }

    private static String words(String field, Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof JsonObject location) {
            return location.getString("name") == null ? "another room" : shortened(location.getString("name"));
        }
        String text = String.valueOf(value);
        return field.equals("start") ? text.replace('T', ' ').replaceFirst(":00$", "") : shortened(text);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
