package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.RecurrenceRule.NDay;
import dev.rollcall.protocol.RecurrenceRule.Weekday;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A rule as the RRULE text of iCalendar (RFC 5545, section 3.3.10), and such text as a rule. */
public final class RecurrenceText {
    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter LOCAL = formatter("uuuuMMdd'T'HHmmss");
    private static final DateTimeFormatter UTC = formatter("uuuuMMdd'T'HHmmss'Z'");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,4}");
    private static final Pattern DAY = Pattern.compile("([+-]?\\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)");

    private RecurrenceText() {}

    /** The end is in UTC, as it has to be beside a start with a zone, or a mere date for whole days. */
    public static String of(RecurrenceRule rule, ZoneId zone, boolean allDay) {
        return allDay
                ? write(rule, DATE::format)
                : write(rule, until -> UTC.format(until.atZone(zone).withZoneSameInstant(ZoneOffset.UTC)));
    }

    /** The end is wall time as well, as it has to be beside a start without a zone. */
    static String floating(RecurrenceRule rule) {
        return write(rule, LOCAL::format);
    }

    private static String write(RecurrenceRule rule, Function<LocalDateTime, String> untilText) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("FREQ", rule.frequency().name());
        parts.put("INTERVAL", rule.interval() == 1 ? "" : rule.interval().toString());
        parts.put("BYMONTH", list(rule.byMonth(), String::valueOf));
        parts.put("BYMONTHDAY", list(rule.byMonthDay(), String::valueOf));
        parts.put("BYDAY", list(rule.byDay(), RecurrenceText::day));
        parts.put("BYSETPOS", list(rule.bySetPosition(), String::valueOf));
        parts.put(
                "WKST",
                rule.firstDayOfWeek() == null ? "" : rule.firstDayOfWeek().name());
        parts.put("COUNT", rule.count() == null ? "" : rule.count().toString());
        parts.put("UNTIL", rule.until() == null ? "" : untilText.apply(rule.until()));
        return parts.entrySet().stream()
                .filter(part -> !part.getValue().isEmpty())
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(";"));
    }

    private static <T> String list(List<T> values, Function<T, String> toText) {
        return values.stream().map(toText).collect(Collectors.joining(","));
    }

    private static String day(NDay day) {
        return (day.nthOfPeriod() == null ? "" : day.nthOfPeriod()) + day.day().name();
    }

    /**
     * Throws an {@code IllegalArgumentException} for what is no such text, or has a part that no rule of ours has.
     *
     * @param zone where the start is, for an end in UTC
     */
    public static RecurrenceRule parse(String text, ZoneId zone, boolean allDay) {
        Map<String, String> parts = parts(text);
        RecurrenceRule rule = new RecurrenceRule(
                Frequency.valueOf(parts.remove("FREQ")),
                number(parts.remove("INTERVAL")),
                number(parts.remove("COUNT")),
                until(parts.remove("UNTIL"), zone, allDay),
                list(parts.remove("BYDAY"), RecurrenceText::day),
                list(parts.remove("BYMONTHDAY"), RecurrenceText::number),
                list(parts.remove("BYMONTH"), RecurrenceText::number),
                list(parts.remove("BYSETPOS"), RecurrenceText::number),
                parts.containsKey("WKST") ? Weekday.valueOf(parts.remove("WKST")) : null);
        require(parts.isEmpty(), "parts of other rules: " + parts.keySet());
        return rule;
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.toUpperCase(Locale.ROOT).split(";", -1)) {
            String[] pair = part.split("=", -1);
            require(pair.length == 2 && parts.put(pair[0], pair[1]) == null, "not a list of different parts: " + text);
        }
        require(parts.containsKey("FREQ"), "no FREQ: " + text);
        return parts;
    }

    private static <T> List<T> list(String text, Function<String, T> toValue) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(toValue).toList();
    }

    private static NDay day(String text) {
        Matcher day = DAY.matcher(text);
        require(day.matches(), "not a day: " + text);
        return new NDay(Weekday.valueOf(day.group(2)), number(day.group(1)));
    }

    /** Null for null. */
    private static Integer number(String text) {
        require(text == null || NUMBER.matcher(text).matches(), "not a number: " + text);
        return text == null ? null : Integer.valueOf(text);
    }

    private static LocalDateTime until(String text, ZoneId zone, boolean allDay) {
        if (text == null) {
            return null;
        }
        try {
            if (allDay) {
                return LocalDate.parse(text, DATE).atStartOfDay();
            }
            return text.endsWith("Z")
                    ? LocalDateTime.ofInstant(LocalDateTime.parse(text, UTC).toInstant(ZoneOffset.UTC), zone)
                    : LocalDateTime.parse(text, LOCAL);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not an end of this rule: " + text, e);
        }
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }
}
