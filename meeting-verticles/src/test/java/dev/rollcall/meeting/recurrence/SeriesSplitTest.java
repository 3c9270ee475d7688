package dev.rollcall.meeting.recurrence;

import static dev.rollcall.meeting.recurrence.TestSeries.excluded;
import static dev.rollcall.meeting.recurrence.TestSeries.ids;
import static dev.rollcall.meeting.recurrence.TestSeries.movedTo;
import static dev.rollcall.meeting.recurrence.TestSeries.rrule;
import static dev.rollcall.meeting.recurrence.TestSeries.titled;
import static dev.rollcall.meeting.recurrence.TestSeries.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "This and following": what ends, what goes on, and what belongs to which of both. */
class SeriesSplitTest {
    private static final Series WEEKLY = TestSeries.of("FREQ=WEEKLY;BYDAY=TU;COUNT=10", "2026-10-20T09:00");

    @Test
    void theOldSeriesEndsBeforeAndTheNewOneTakesTheRemainingCount() {
        SeriesSplit split = SeriesSplit.at(WEEKLY, time("2026-11-10T09:00"), null);

        assertThat(rrule(split.before().orElseThrow())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261103T090000");
        assertThat(rrule(split.after())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;COUNT=7");
        assertThat(both(split)).isEqualTo(WEEKLY.first(99));
    }

    @Test
    void aSeriesWithALastDayKeepsIt() {
        Series series = TestSeries.of("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T235959", "2026-10-20T09:00");

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T09:00"), null);

        assertThat(rrule(split.before().orElseThrow())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261103T090000");
        assertThat(rrule(split.after())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T235959");
        assertThat(both(split)).isEqualTo(series.first(99));
    }

    @Test
    void aSeriesWithoutAnEndGoesOnWithoutOne() {
        Series series = TestSeries.of("FREQ=WEEKLY;BYDAY=TU", "2026-10-20T09:00");

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T09:00"), null);

        assertThat(rrule(split.before().orElseThrow())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261103T090000");
        assertThat(split.after().rule()).isEqualTo(series.rule());
        assertThat(both(split)).startsWith(series.first(300).toArray(Occurrence[]::new));
    }

    @Test
    void fromTheFirstOccurrenceOnItIsTheWholeSeries() {
        Series series = with(WEEKLY, "2026-11-03T09:00", titled("Numbers"));

        SeriesSplit split = SeriesSplit.at(series, time("2026-10-20T09:00"), null);

        assertThat(split.before()).isEmpty();
        assertThat(split.after()).isEqualTo(series);
    }

    @Test
    void fromTheLastOccurrenceOnThereIsOne() {
        SeriesSplit split = SeriesSplit.at(WEEKLY, time("2026-12-22T09:00"), null);

        assertThat(rrule(split.after())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;COUNT=1");
        assertThat(both(split)).isEqualTo(WEEKLY.first(99));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-10T10:00", "2026-11-11T09:00", "2026-12-29T09:00", "2026-10-13T09:00"})
    void whatIsNoOccurrenceIsNotFound(String recurrenceId) {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> SeriesSplit.at(WEEKLY, time(recurrenceId), time("2026-12-01T09:00")));

        assertThat(failure.code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void whatIsCalledOffStillCounts() {
        Series series = with(WEEKLY, "2026-10-27T09:00", excluded());
        series = with(series, "2026-11-10T09:00", excluded());

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T09:00"), null);

        assertThat(rrule(split.after())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;COUNT=7");
        assertThat(both(split)).isEqualTo(series.first(99));
        assertThat(split.before().orElseThrow().overrides()).containsOnlyKeys(time("2026-10-27T09:00"));
        assertThat(split.after().overrides()).containsOnlyKeys(time("2026-11-10T09:00"));
    }

    @Test
    void whatWasMovedOverTheSplitBelongsWhereItsNameIs() {
        Series series = with(WEEKLY, "2026-11-03T09:00", movedTo("2026-11-12T09:00"));
        series = with(series, "2026-11-17T09:00", movedTo("2026-10-21T09:00"));

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T09:00"), null);

        assertThat(split.before().orElseThrow().overrides()).containsOnlyKeys(time("2026-11-03T09:00"));
        assertThat(split.after().overrides()).containsOnlyKeys(time("2026-11-17T09:00"));
        assertThat(both(split)).isEqualTo(series.first(99));
    }

    @Test
    void laterOverridesComeAlongUnderTheirNewNames() {
        RecurrenceOverride moved = movedTo("2026-11-26T16:00");
        Series series = with(WEEKLY, "2026-10-27T09:00", titled("Before"));
        series = with(series, "2026-11-17T09:00", titled("After"));
        series = with(series, "2026-11-24T09:00", moved);

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T09:00"), time("2026-11-11T10:30"));

        assertThat(split.before().orElseThrow().overrides())
                .isEqualTo(Map.of(time("2026-10-27T09:00"), titled("Before")));
        assertThat(split.after().overrides())
                .isEqualTo(Map.of(time("2026-11-18T10:30"), titled("After"), time("2026-11-25T10:30"), moved));
    }

    @Test
    void aNewStartTakesTheFirstFromWhereItWasMovedBefore() {
        Series moved = with(WEEKLY, "2026-11-10T09:00", movedTo("2026-11-12T09:00"));
        Series titled = with(
                WEEKLY,
                "2026-11-10T09:00",
                new RecurrenceOverride(null, time("2026-11-12T09:00"), null, "Numbers", null, null, null, null, null));

        assertThat(SeriesSplit.at(moved, time("2026-11-10T09:00"), time("2026-11-11T09:00"))
                        .after()
                        .overrides())
                .isEmpty();
        assertThat(SeriesSplit.at(titled, time("2026-11-10T09:00"), time("2026-11-11T09:00"))
                        .after()
                        .overrides())
                .isEqualTo(Map.of(time("2026-11-11T09:00"), titled("Numbers")));
        assertThat(SeriesSplit.at(moved, time("2026-11-10T09:00"), null).after().overrides())
                .isEqualTo(moved.overrides());
    }

    @Test
    void whatElseHangsOnOccurrencesLearnsTheirNewNames() {
        SeriesSplit split = SeriesSplit.at(WEEKLY, time("2026-11-10T09:00"), time("2026-11-11T10:30"));

        assertThat(split.renamed(List.of(
                        time("2026-11-03T09:00"), // before
                        time("2026-11-10T09:00"),
                        time("2026-12-22T09:00"), // the last
                        time("2026-12-29T09:00")))) // none
                .isEqualTo(Map.of(
                        time("2026-11-10T09:00"), time("2026-11-11T10:30"),
                        time("2026-12-22T09:00"), time("2026-12-23T10:30")));
        assertThat(split.renamed(List.of())).isEmpty();
    }

    @Test
    void wholeDaysStayWholeDays() {
        Series series = TestSeries.wholeDays("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261124", "2026-10-20");

        SeriesSplit split = SeriesSplit.at(series, time("2026-11-10T00:00"), time("2026-11-11T00:00"));

        assertThat(rrule(split.before().orElseThrow())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261103T000000");
        assertThat(ids(split.after(), 9)).containsExactly("2026-11-11T00:00", "2026-11-18T00:00", "2026-11-25T00:00");
        assertThat(split.after().time().allDay()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2026-10-20T09:00, 2026-10-27T09:00", "2027-03-23T09:00, 2027-03-30T09:00"})
    void overAChangeOfTheClocksTheWallTimeIsWhatCounts(String start, String recurrenceId) {
        Series series = TestSeries.of("FREQ=WEEKLY;COUNT=4", start);

        SeriesSplit split =
                SeriesSplit.at(series, time(recurrenceId), time(recurrenceId).plusMinutes(90));

        assertThat(split.after().first(9)).hasSize(3).allSatisfy(occurrence -> assertThat(occurrence
                        .utcStart()
                        .atZone(ZoneId.of(TestSeries.BERLIN))
                        .toLocalTime())
                .isEqualTo(LocalTime.of(10, 30)));
        assertThat(rrule(split.before().orElseThrow())).endsWith("UNTIL=" + start.replaceAll("[-:]", "") + "00");
    }

    @Test
    void anotherRuleTakesOverWithTheOverridesOfThoseThatStay() {
        Series series = with(WEEKLY, "2026-11-17T09:00", titled("Stays"));
        series = with(series, "2026-11-24T09:00", titled("Falls away"));
        series = with(series, "2026-12-01T09:00", titled("Stays as well"));

        SeriesSplit split = SeriesSplit.at(
                series, time("2026-11-03T09:00"), null, rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=9"));

        assertThat(rrule(split.before().orElseThrow())).isEqualTo("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261027T090000");
        assertThat(rrule(split.after())).isEqualTo("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=9");
        assertThat(split.after().overrides()).containsOnlyKeys(time("2026-11-17T09:00"), time("2026-12-01T09:00"));
    }

    @Test
    void anotherRuleAtAnotherTimeFindsItsCounterpartsByTheShift() {
        Series series = with(WEEKLY, "2026-11-17T09:00", titled("Comes along"));

        SeriesSplit split = SeriesSplit.at(
                series, time("2026-11-03T09:00"), time("2026-11-04T15:00"), rule("FREQ=WEEKLY;BYDAY=MO,WE"));

        assertThat(split.after().overrides()).containsOnlyKeys(time("2026-11-18T15:00"));
        assertThat(split.renamed(List.of(time("2026-11-03T09:00"), time("2026-12-22T09:00"))))
                .containsValues(time("2026-11-04T15:00"), time("2026-12-23T15:00"));
    }

    private static RecurrenceRule rule(String rrule) {
        return RecurrenceText.parse(rrule, ZoneId.of(TestSeries.BERLIN), false);
    }

    /** As many as can tell a difference. */
    private static List<Occurrence> both(SeriesSplit split) {
        return Stream.concat(
                        split.before().stream().flatMap(Series::occurrences),
                        split.after().occurrences())
                .limit(300)
                .toList();
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text);
    }
}
