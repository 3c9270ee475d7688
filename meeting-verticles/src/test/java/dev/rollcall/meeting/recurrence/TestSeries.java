package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.RecurrenceOverride;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Series of half-hour meetings, said shortly. */
final class TestSeries {
    static final String BERLIN = "Europe/Berlin";

    private TestSeries() {}

    static Series of(String rrule, String start) {
        return of(rrule, start, BERLIN);
    }

    static Series of(String rrule, String start, String zone) {
        ZoneId place = ZoneId.of(zone);
        WallTime time = new WallTime(LocalDateTime.parse(start), place, Duration.ofMinutes(30), false);
        return new Series(RecurrenceText.parse(rrule, place, false), time, Map.of());
    }

    static Series wholeDays(String rrule, String date) {
        ZoneId place = ZoneId.of(BERLIN);
        WallTime time = new WallTime(LocalDateTime.parse(date + "T00:00"), place, Duration.ofDays(1), true);
        return new Series(RecurrenceText.parse(rrule, place, true), time, Map.of());
    }

    /** The same series with that override as well. */
    static Series with(Series series, String recurrenceId, RecurrenceOverride override) {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>(series.overrides());
        overrides.put(LocalDateTime.parse(recurrenceId), override);
        return new Series(series.rule(), series.time(), overrides);
    }

    static RecurrenceOverride movedTo(String start) {
        return new RecurrenceOverride(null, LocalDateTime.parse(start), null, null, null, null, null, null, null);
    }

    static RecurrenceOverride titled(String title) {
        return new RecurrenceOverride(null, null, null, title, null, null, null, null, null);
    }

    static RecurrenceOverride lasting(String duration) {
        return new RecurrenceOverride(null, null, Duration.parse(duration), null, null, null, null, null, null);
    }

    static RecurrenceOverride excluded() {
        return new RecurrenceOverride(true, null, null, null, null, null, null, null, null);
    }

    static String rrule(Series series) {
        return RecurrenceText.floating(series.rule());
    }

    /** The first so many, as text without seconds. */
    static List<String> ids(Series series, int most) {
        return ids(series.occurrences()).limit(most).toList();
    }

    static Stream<String> ids(Stream<Occurrence> occurrences) {
        return occurrences.map(occurrence -> occurrence.recurrenceId().toString());
    }
}
