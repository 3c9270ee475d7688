package dev.rollcall.meeting.recurrence;

import static dev.rollcall.meeting.recurrence.TestSeries.excluded;
import static dev.rollcall.meeting.recurrence.TestSeries.ids;
import static dev.rollcall.meeting.recurrence.TestSeries.lasting;
import static dev.rollcall.meeting.recurrence.TestSeries.movedTo;
import static dev.rollcall.meeting.recurrence.TestSeries.titled;
import static dev.rollcall.meeting.recurrence.TestSeries.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.RecurrenceOverride;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A series and its occurrences: those of the rule, and what single ones have of their own. */
class SeriesTest {
    private static final Series WEEKLY = TestSeries.of("FREQ=WEEKLY;COUNT=4", "2026-10-20T09:00");

    @Test
    void anOccurrenceIsNamedByItsWallTimeAndDerivesItsInstants() {
        assertThat(WEEKLY.first(9).stream()
                        .map(each -> "%s: %s to %s".formatted(each.recurrenceId(), each.utcStart(), each.utcEnd())))
                .containsExactly(
                        "2026-10-20T09:00: 2026-10-20T07:00:00Z to 2026-10-20T07:30:00Z",
                        "2026-10-27T09:00: 2026-10-27T08:00:00Z to 2026-10-27T08:30:00Z",
                        "2026-11-03T09:00: 2026-11-03T08:00:00Z to 2026-11-03T08:30:00Z",
                        "2026-11-10T09:00: 2026-11-10T08:00:00Z to 2026-11-10T08:30:00Z");
    }

    @Test
    void aSeriesWithoutAnEndGoesOn() {
        Series series = TestSeries.of("FREQ=DAILY", "2026-10-20T09:00");

        assertThat(series.first(2_000)).hasSize(2_000).last().satisfies(last -> assertThat(last.recurrenceId())
                .isEqualTo(LocalDateTime.parse("2026-10-20T09:00").plusDays(1_999)));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-10T09:00, 4", "2026-11-10T08:59:59, 3", "2026-11-03T23:00, 3", "2026-10-20T09:00, 1"})
    void theEndIsItselfIncluded(LocalDateTime until, int occurrences) {
        Series series = new Series(WEEKLY.rule().endingWith(null, until), WEEKLY.time(), WEEKLY.overrides());

        assertThat(series.first(9)).hasSize(occurrences);
    }

    @Test
    void aWallTimeThatDoesNotExistIsShiftedThatDayOnly() {
        Series series = TestSeries.of("FREQ=DAILY;COUNT=3", "2027-03-27T02:30");

        assertThat(series.first(3))
                .extracting(occurrence -> occurrence.utcStart().toString())
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z");
        assertThat(ids(series, 3)).containsExactly("2027-03-27T02:30", "2027-03-28T02:30", "2027-03-29T02:30");
    }

    @Test
    void ofAWallTimeThatOccursTwiceTheFirstIsMeant() {
        Series series = TestSeries.of("FREQ=DAILY;COUNT=3", "2026-10-24T02:30");

        assertThat(series.first(3))
                .extracting(occurrence -> occurrence.utcStart().toString())
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void wholeDaysFollowTheDaysHoweverLongTheyAre() {
        Series series = TestSeries.wholeDays("FREQ=DAILY;COUNT=3", "2026-10-24");

        assertThat(series.first(3))
                .extracting(occurrence -> Duration.between(occurrence.utcStart(), occurrence.utcEnd())
                        .toHours())
                .containsExactly(24L, 25L, 24L);
    }

    @Test
    void anOverrideChangesThatOccurrenceAndKeepsItsName() {
        Series series = with(WEEKLY, "2026-10-27T09:00", movedTo("2026-10-28T15:00"));
        series = with(series, "2026-11-03T09:00", lasting("PT2H"));

        List<Occurrence> occurrences = series.first(9);

        assertThat(ids(series, 9)).isEqualTo(ids(WEEKLY, 9));
        assertThat(occurrences.get(1).time().start()).isEqualTo("2026-10-28T15:00:00");
        assertThat(occurrences.get(1).utcStart()).isEqualTo("2026-10-28T14:00:00Z");
        assertThat(occurrences.get(1).utcEnd()).isEqualTo("2026-10-28T14:30:00Z");
        assertThat(occurrences.get(2).utcEnd()).isEqualTo("2026-11-03T10:00:00Z");
        assertThat(occurrences.get(3)).isEqualTo(WEEKLY.first(9).get(3));
    }

    @Test
    void anOccurrenceThatIsCalledOffIsListedAsSuch() {
        RecurrenceOverride cancelled =
                new RecurrenceOverride(null, null, null, null, null, null, null, Status.CANCELLED, null);
        Series series = with(with(WEEKLY, "2026-10-27T09:00", excluded()), "2026-11-03T09:00", cancelled);

        assertThat(series.first(9)).extracting(Occurrence::isCancelled).containsExactly(false, true, true, false);
    }

    @Test
    void anOverrideOfWhatIsNoOccurrenceMeansNothing() {
        Series series = with(WEEKLY, "2026-10-21T09:00", movedTo("2026-10-20T12:00"));

        assertThat(series.first(9)).isEqualTo(WEEKLY.first(9));
        assertThat(series.between(Instant.parse("2026-10-20T08:00:00Z"), Instant.parse("2026-10-21T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-20T07:00:00Z, 2026-10-27T08:00:00Z, 1",
        "2026-10-20T07:00:00Z, 2026-10-27T08:00:01Z, 2",
        "2026-10-20T07:29:59Z, 2026-10-20T08:00:00Z, 1", // still under way
        "2026-10-20T07:30:00Z, 2026-10-20T08:00:00Z, 0", // just over
        "2000-01-01T00:00:00Z, 2100-01-01T00:00:00Z, 4",
        "2000-01-01T00:00:00Z, 2026-10-20T07:00:00Z, 0"
    })
    void aRangeHoldsWhatLiesInItAtAll(Instant from, Instant to, int occurrences) {
        assertThat(WEEKLY.between(from, to)).hasSize(occurrences);
    }

    @Test
    void aRangeHoldsWhatWasMovedIntoItAndNotWhatWasMovedOut() {
        Series series = with(WEEKLY, "2026-10-20T09:00", movedTo("2026-12-24T09:00"));
        series = with(series, "2026-11-10T09:00", movedTo("2026-10-20T12:00"));

        assertThat(
                        ids(series
                                .between(Instant.parse("2026-10-20T00:00:00Z"), Instant.parse("2026-10-21T00:00:00Z"))
                                .stream()))
                .containsExactly("2026-11-10T09:00");
        assertThat(
                        ids(series
                                .between(Instant.parse("2026-12-24T00:00:00Z"), Instant.parse("2026-12-25T00:00:00Z"))
                                .stream()))
                .containsExactly("2026-10-20T09:00");
    }

    @Test
    void aRangeIsOrderedByWhenItsOccurrencesStart() {
        Series series = with(WEEKLY, "2026-10-20T09:00", movedTo("2026-11-04T09:00"));

        assertThat(
                        ids(series
                                .between(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"))
                                .stream()))
                .containsExactly("2026-10-27T09:00", "2026-11-03T09:00", "2026-10-20T09:00", "2026-11-10T09:00");
    }

    @Test
    void whatLiesBeforeAWallTimeDoesSoByName() {
        Series series = with(WEEKLY, "2026-10-27T09:00", movedTo("2026-12-24T09:00"));
        series = with(series, "2026-11-10T09:00", movedTo("2026-10-20T12:00"));

        assertThat(ids(series.before(LocalDateTime.parse("2026-11-03T09:00")).stream()))
                .containsExactly("2026-10-20T09:00", "2026-10-27T09:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-20T09:00, true",
        "2026-11-10T09:00, true",
        "2026-11-17T09:00, false", // after the last
        "2026-10-13T09:00, false", // before the first
        "2026-10-27T10:00, false",
        "2026-10-28T09:00, false",
        "+999999999-12-31T23:59:59, false",
        "-999999999-01-01T00:00, false"
    })
    void anOccurrenceIsFoundByItsName(LocalDateTime recurrenceId, boolean there) {
        Series series = with(WEEKLY, "2026-11-10T09:00", titled("Last one"));

        assertThat(series.occurrence(recurrenceId).isPresent()).isEqualTo(there);
        assertThat(series.occurrence(LocalDateTime.parse("2026-11-10T09:00")))
                .hasValueSatisfying(last -> assertThat(last.override().title()).isEqualTo("Last one"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-19T00:00:00Z, 2031-10-20T09:00", // still to come
        "2026-10-20T07:00:00Z, 2031-10-20T09:00",
        "2028-02-29T23:30:00Z, 2033-03-01T00:30" // in Berlin it is March already
    })
    void theHorizonIsFiveYearsAheadAndOfASeriesToComeFiveYearsLong(Instant now, LocalDateTime horizon) {
        assertThat(WEEKLY.horizon(now)).isEqualTo(horizon);
    }
}
