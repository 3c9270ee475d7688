package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rollcall.http.Violations;
import dev.rollcall.meeting.recurrence.RecurrenceVectors.Example;
import dev.rollcall.meeting.recurrence.RecurrenceVectors.Expansion;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 5545, section 3.8.5.3, and what an independent engine makes of 420 random rules. */
class RecurrenceVectorsTest {
    private static final String NEW_YORK = "America/New_York";
    private static final Map<String, ZoneOffset> OFFSETS =
            Map.of("EST", ZoneOffset.ofHours(-5), "EDT", ZoneOffset.ofHours(-4));

    static List<Example> examples() {
        return RecurrenceVectors.examples();
    }

    static List<Expansion> expansions() {
        return RecurrenceVectors.expansions();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesOfTheStandardAreExpandedAsItListsThem(Example example) {
        Series series = TestSeries.of(example.rrule(), example.start().toString(), NEW_YORK);
        List<OffsetDateTime> listed =
                example.listed().stream().flatMap(RecurrenceVectorsTest::starts).toList();

        List<OffsetDateTime> found = series.first(listed.size() + 1).stream()
                .map(occurrence ->
                        occurrence.utcStart().atZone(series.time().zone()).toOffsetDateTime())
                .toList();

        assertHolds(series);
        assertThat(found)
                .startsWith(listed.toArray(OffsetDateTime[]::new))
                .hasSize(listed.size() + (example.more() ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void anIndependentEngineFindsTheSameOccurrences(Expansion expansion) {
        Series series = expansion.in("UTC");
        List<LocalDateTime> starts = expansion.starts();

        List<LocalDateTime> found = series.first(starts.size() + 1).stream()
                .map(Occurrence::recurrenceId)
                .toList();

        assertHolds(series);
        assertThat(found)
                .startsWith(starts.toArray(LocalDateTime[]::new))
                .hasSize(starts.size() + (expansion.more() ? 1 : 0));
    }

    private static void assertHolds(Series series) {
        Violations violations = new Violations();
        RecurrenceRules.check(series.rule(), series.time().start(), false, violations);
        assertThatCode(violations::throwIfAny).doesNotThrowAnyException();
    }

    private static Stream<OffsetDateTime> starts(String listed) {
        String[] month = listed.split(" ");
        return Arrays.stream(month[2].split(","))
                .flatMapToInt(RecurrenceVectorsTest::days)
                .mapToObj(day -> LocalDateTime.parse("%s-%02dT09:00".formatted(month[0], day))
                        .atOffset(OFFSETS.get(month[1])));
    }

    private static IntStream days(String range) {
        int[] ends = Arrays.stream(range.split("-")).mapToInt(Integer::parseInt).toArray();
        return IntStream.rangeClosed(ends[0], ends[ends.length - 1]);
    }
}
