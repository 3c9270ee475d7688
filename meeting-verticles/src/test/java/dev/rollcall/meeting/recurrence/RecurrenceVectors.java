package dev.rollcall.meeting.recurrence;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.rollcall.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/** Rules with their occurrences as others have them; where they come from stands beside their generator. */
final class RecurrenceVectors {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

    private RecurrenceVectors() {}

    /**
     * An example of RFC 5545.
     *
     * @param listed the days of a month, such as {@code 1997-09 EDT 2,9} or {@code 1997-09 EDT 2-11}
     * @param more whether it goes on
     */
    record Example(String title, String dtstart, String rrule, List<String> listed, boolean more) {
        LocalDateTime start() {
            return LocalDateTime.parse(dtstart, LOCAL);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** A rule as an independent engine expands it. */
    record Expansion(String dtstart, String rrule, String dates, boolean more) {
        LocalDateTime start() {
            return LocalDateTime.parse(dtstart, LOCAL);
        }

        List<LocalDateTime> starts() {
            LocalTime time = start().toLocalTime();
            return Arrays.stream(dates.split(" "))
                    .map(date -> LocalDate.parse(date, DateTimeFormatter.BASIC_ISO_DATE)
                            .atTime(time))
                    .toList();
        }

        Series in(String zone) {
            return TestSeries.of(rrule, start().toString(), zone);
        }

        @Override
        public String toString() {
            return dtstart + " " + rrule;
        }
    }

    static List<Example> examples() {
        return read("/recurrence/rfc5545.jsonl", new TypeReference<>() {});
    }

    static List<Expansion> expansions() {
        return read("/recurrence/dateutil.jsonl", new TypeReference<>() {});
    }

    private static <T> List<T> read(String file, TypeReference<T> type) {
        try (InputStream lines = RecurrenceVectors.class.getResourceAsStream(file)) {
            return Json.LENIENT.readerFor(type).<T>readValues(lines).readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
