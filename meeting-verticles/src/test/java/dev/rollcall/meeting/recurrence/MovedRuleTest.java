package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the days of a rule go along when an occurrence moves, and when nobody can say how. */
class MovedRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the same day
                "FREQ=WEEKLY;BYDAY=TU;COUNT=3 | 2026-10-20T09:00 | 2026-10-20T10:00 | FREQ=WEEKLY;BYDAY=TU;COUNT=3",
                "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=3 | 2026-10-20T09:00 | 2026-10-20T10:00 | FREQ=MONTHLY;BYDAY=TU;BYSETPOS=3",
                // days and weeks
                "FREQ=DAILY | 2026-10-20T09:00 | 2026-10-25T09:00 | FREQ=DAILY",
                "FREQ=DAILY;INTERVAL=3;BYDAY=TU,FR | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=DAILY;INTERVAL=3;BYDAY=WE,SA",
                "FREQ=WEEKLY | 2026-10-20T09:00 | 2026-10-22T09:00 | FREQ=WEEKLY",
                "FREQ=WEEKLY;BYDAY=TU | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=WEEKLY;BYDAY=WE",
                "FREQ=WEEKLY;BYDAY=TU | 2026-10-20T09:00 | 2026-10-19T09:00 | FREQ=WEEKLY;BYDAY=MO",
                "FREQ=WEEKLY;BYDAY=TU | 2026-10-20T09:00 | 2026-11-10T09:00 | FREQ=WEEKLY;BYDAY=TU",
                "FREQ=WEEKLY;BYDAY=TU,TH | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=WEEKLY;BYDAY=WE,FR",
                "FREQ=WEEKLY;BYDAY=SU,SA | 2026-10-24T09:00 | 2026-10-25T09:00 | FREQ=WEEKLY;BYDAY=MO,SU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU | 2026-10-24T09:00 | 2026-10-25T09:00"
                        + "| FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=TU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU | 2026-10-24T09:00 | 2026-10-23T09:00"
                        + "| FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA;WKST=SA",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU | 2026-10-24T09:00 | 2026-10-31T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU | 2026-10-25T09:00 | 2026-10-26T09:00 | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
                // days of the month
                "FREQ=MONTHLY | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=MONTHLY",
                "FREQ=MONTHLY | 2026-10-20T09:00 | 2026-11-02T09:00 | FREQ=MONTHLY",
                "FREQ=MONTHLY;BYMONTHDAY=20 | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=MONTHLY;BYMONTHDAY=21",
                "FREQ=MONTHLY;BYMONTHDAY=20 | 2026-10-20T09:00 | 2026-11-02T09:00 | FREQ=MONTHLY;BYMONTHDAY=2",
                "FREQ=MONTHLY;BYMONTHDAY=1,15 | 2026-10-15T09:00 | 2026-10-16T09:00 | FREQ=MONTHLY;BYMONTHDAY=2,16",
                "FREQ=MONTHLY;BYMONTHDAY=15,20 | 2026-10-20T09:00 | 2026-11-07T09:00 | FREQ=MONTHLY;BYMONTHDAY=2,7",
                "FREQ=MONTHLY;BYMONTHDAY=-1 | 2026-10-31T09:00 | 2026-10-30T09:00 | FREQ=MONTHLY;BYMONTHDAY=-2",
                "FREQ=MONTHLY;BYMONTHDAY=-1 | 2026-10-31T09:00 | 2026-11-27T09:00 | FREQ=MONTHLY;BYMONTHDAY=-4",
                "FREQ=MONTHLY;BYMONTH=1,3,7;BYMONTHDAY=30 | 2027-01-30T09:00 | 2027-01-31T09:00"
                        + "| FREQ=MONTHLY;BYMONTH=1,3,7;BYMONTHDAY=31",
                // weekdays of the month
                "FREQ=MONTHLY;BYDAY=3TU | 2026-10-20T09:00 | 2026-10-21T09:00 | FREQ=MONTHLY;BYDAY=3WE",
                "FREQ=MONTHLY;BYDAY=3TU | 2026-10-20T09:00 | 2026-10-13T09:00 | FREQ=MONTHLY;BYDAY=2TU",
                "FREQ=MONTHLY;BYDAY=3TU | 2026-09-15T09:00 | 2026-09-16T09:00 | FREQ=MONTHLY;BYDAY=3WE",
                "FREQ=MONTHLY;BYDAY=2TU | 2026-07-14T09:00 | 2026-07-15T09:00 | FREQ=MONTHLY;BYDAY=3WE", // it began on
                // one
                "FREQ=MONTHLY;BYDAY=3TU | 2026-10-20T09:00 | 2026-11-02T09:00 | FREQ=MONTHLY;BYDAY=1MO",
                "FREQ=MONTHLY;BYDAY=1TU,3TU | 2026-10-20T09:00 | 2026-10-22T09:00 | FREQ=MONTHLY;BYDAY=2TH,4TH",
                "FREQ=MONTHLY;BYDAY=-1TU | 2026-10-27T09:00 | 2026-10-29T09:00 | FREQ=MONTHLY;BYDAY=-1TH",
                "FREQ=MONTHLY;BYDAY=-1TU | 2026-10-27T09:00 | 2026-10-22T09:00 | FREQ=MONTHLY;BYDAY=-2TH",
                // years
                "FREQ=YEARLY | 2026-10-31T09:00 | 2026-12-24T09:00 | FREQ=YEARLY",
                "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=20 | 2026-10-20T09:00 | 2026-11-30T09:00"
                        + "| FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
                "FREQ=YEARLY;BYMONTH=10;BYDAY=3TU | 2026-10-20T09:00 | 2026-11-05T09:00 | FREQ=YEARLY;BYMONTH=11;BYDAY=1TH",
                "FREQ=YEARLY;BYMONTH=6,7 | 2026-06-10T09:00 | 2026-06-30T09:00 | FREQ=YEARLY;BYMONTH=6,7",
                "FREQ=YEARLY;BYDAY=20MO | 2026-05-18T09:00 | 2026-05-20T09:00 | FREQ=YEARLY;BYDAY=20WE",
                "FREQ=YEARLY;BYDAY=-1TH | 2026-12-31T09:00 | 2026-12-29T09:00 | FREQ=YEARLY;BYDAY=-1TU"
            })
    void theDaysGoAlong(String rule, LocalDateTime from, LocalDateTime to, String moved) {
        assertThat(moved(rule, from, to)).isEqualTo(moved);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // a month or year would have none, where every one had one, or the other way round
                "FREQ=MONTHLY | 2026-10-20T09:00 | 2026-10-29T09:00",
                "FREQ=MONTHLY | 2026-10-31T09:00 | 2026-10-28T09:00",
                "FREQ=MONTHLY;BYMONTHDAY=20 | 2026-10-20T09:00 | 2026-10-31T09:00",
                "FREQ=MONTHLY;BYMONTHDAY=31 | 2026-10-31T09:00 | 2026-10-30T09:00",
                "FREQ=MONTHLY;BYMONTHDAY=1,20 | 2026-10-20T09:00 | 2026-11-02T09:00",
                "FREQ=MONTHLY;BYDAY=3TU | 2026-10-20T09:00 | 2026-10-29T09:00",
                "FREQ=MONTHLY;BYDAY=5TH | 2026-10-29T09:00 | 2026-10-28T09:00",
                "FREQ=MONTHLY;BYDAY=-1TU | 2026-10-27T09:00 | 2026-10-01T09:00",
                "FREQ=YEARLY | 2028-02-29T09:00 | 2028-02-28T09:00",
                "FREQ=YEARLY | 2028-02-28T09:00 | 2028-02-29T09:00",
                "FREQ=YEARLY;BYMONTH=6,7 | 2026-07-10T09:00 | 2026-07-31T09:00",
                "FREQ=YEARLY;BYDAY=53TH | 2026-12-31T09:00 | 2026-12-30T09:00",
                // the months would have to go along, too
                "FREQ=DAILY;BYMONTH=10 | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=DAILY;BYMONTHDAY=20 | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=WEEKLY;BYDAY=TU;BYMONTH=10 | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=3TU | 2026-10-20T09:00 | 2026-11-03T09:00",
                // it is not one kind of day
                "FREQ=MONTHLY;BYDAY=TU | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=YEARLY;BYDAY=TU | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=MONTHLY;BYDAY=3TU,3WE | 2026-10-20T09:00 | 2026-10-21T09:00",
                "FREQ=MONTHLY;BYDAY=1TU,-1TU | 2026-10-27T09:00 | 2026-10-26T09:00",
                "FREQ=MONTHLY;BYMONTHDAY=1,-1 | 2026-10-31T09:00 | 2026-10-30T09:00",
                "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR | 2026-11-13T09:00 | 2026-11-14T09:00",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 | 2026-10-30T09:00 | 2026-10-29T09:00"
            })
    void aMoveThatNoRuleSaysIsRefused(String rule, LocalDateTime from, LocalDateTime to) {
        Failure failure = catchThrowableOfType(Failure.class, () -> moved(rule, from, to));

        assertThat(failure.refusal().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/start");
            assertThat(violation.code()).isEqualTo("rule_cannot_move");
            assertThat(violation.detail())
                    .contains(from.toLocalDate().toString(), to.toLocalDate().toString(), "recurrence_rule");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREQ=WEEKLY;UNTIL=20261229T090000 | 2026-10-20T09:00 | 2026-10-21T10:30 | 20261230T103000",
                "FREQ=WEEKLY;UNTIL=20261231T235959 | 2026-10-20T09:00 | 2026-10-19T09:00 | 20261230T235959",
                "FREQ=DAILY;UNTIL=20261229T090000 | 2026-10-20T09:00 | 2026-10-20T08:00 | 20261229T080000",
                "FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20261220T090000 | 2026-10-20T09:00 | 2026-10-22T09:00 | 20261222T090000",
                // the last one comes later than the first moved
                "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20261215T090000 | 2026-11-15T09:00 | 2026-12-02T09:00 | 20270102T090000",
                "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20260908T090000 | 2026-07-14T09:00 | 2026-07-15T09:00 | 20260916T090000",
                // and here another would come in
                "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20260710T090000 | 2026-05-12T09:00 | 2026-05-13T09:00 | 20260610T090000"
            })
    void theLastDayMovesAsFarAsKeepsAllOccurrencesAndNoOther(
            String rule, LocalDateTime from, LocalDateTime to, String until) {
        String moved = moved(rule, from, to);

        assertThat(moved).endsWith("UNTIL=" + until);
        assertThat(RuleStarts.of(rule(moved), to).count())
                .isEqualTo(RuleStarts.of(rule(rule), from).count());
    }

    private static String moved(String rule, LocalDateTime from, LocalDateTime to) {
        assertThat(RuleStarts.of(rule(rule), from)).startsWith(from);
        return RecurrenceText.floating(MovedRule.of(rule(rule), from, to));
    }

    private static RecurrenceRule rule(String text) {
        return RecurrenceText.parse(text, ZoneOffset.UTC, false);
    }
}
