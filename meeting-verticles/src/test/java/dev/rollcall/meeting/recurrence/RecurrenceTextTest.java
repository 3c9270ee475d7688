package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.RecurrenceRule.NDay;
import dev.rollcall.protocol.RecurrenceRule.Weekday;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules as iCalendar has them, and back. */
class RecurrenceTextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=WEEKLY;BYDAY=TU;COUNT=10",
                "FREQ=DAILY",
                "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
                "FREQ=YEARLY;INTERVAL=99;BYMONTH=1,12;BYMONTHDAY=-1,31;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1,3;WKST=SU",
                "FREQ=WEEKLY;WKST=MO",
                "FREQ=WEEKLY;UNTIL=20261229T080000Z"
            })
    void aRuleIsReadAndWrittenAgainAsItWas(String text) {
        assertThat(RecurrenceText.of(RecurrenceText.parse(text, BERLIN, false), BERLIN, false))
                .isEqualTo(text);
    }

    @Test
    void everyPartHasItsField() {
        RecurrenceRule rule = RecurrenceText.parse(
                "wkst=su;BYSETPOS=-1;BYDAY=+1FR,MO;BYMONTHDAY=1,-1;BYMONTH=2;INTERVAL=3;COUNT=4;freq=yearly",
                BERLIN,
                false);

        assertThat(rule)
                .isEqualTo(new RecurrenceRule(
                        Frequency.YEARLY,
                        3,
                        4,
                        null,
                        List.of(new NDay(Weekday.FR, 1), new NDay(Weekday.MO, null)),
                        List.of(1, -1),
                        List.of(2),
                        List.of(-1),
                        Weekday.SU));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T09:00, 20260701T070000Z", // summer
        "2026-12-01T09:00, 20261201T080000Z", // winter
        "2026-01-01T00:30, 20251231T233000Z",
        "2026-10-25T02:30, 20261025T003000Z" // the first of two
    })
    void theEndOfATimedSeriesIsInUtc(LocalDateTime until, String text) {
        RecurrenceRule rule = RecurrenceText.parse("FREQ=DAILY", BERLIN, false).endingWith(null, until);

        assertThat(RecurrenceText.of(rule, BERLIN, false)).isEqualTo("FREQ=DAILY;UNTIL=" + text);
        assertThat(RecurrenceText.parse("FREQ=DAILY;UNTIL=" + text, BERLIN, false))
                .isEqualTo(rule);
    }

    @Test
    void theEndOfASeriesOfWholeDaysIsADate() {
        RecurrenceRule rule = RecurrenceText.parse("FREQ=DAILY;UNTIL=20261231", BERLIN, true);

        assertThat(rule.until()).isEqualTo("2026-12-31T00:00:00");
        assertThat(RecurrenceText.of(rule, BERLIN, true)).isEqualTo("FREQ=DAILY;UNTIL=20261231");
    }

    @Test
    void anEndWithoutAZoneIsWallTime() {
        RecurrenceRule rule = RecurrenceText.parse("FREQ=DAILY;UNTIL=20261231T090000", BERLIN, false);

        assertThat(rule.until()).isEqualTo("2026-12-31T09:00:00");
        assertThat(RecurrenceText.floating(rule)).isEqualTo("FREQ=DAILY;UNTIL=20261231T090000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DAILY",
                "FREQ=",
                "FREQ=HOURLY",
                "COUNT=3",
                "FREQ=DAILY;",
                "FREQ=DAILY;COUNT",
                "FREQ=DAILY;COUNT=x",
                "FREQ=DAILY;COUNT=99999",
                "FREQ=DAILY;COUNT=1;COUNT=2",
                "FREQ=DAILY;COUNT=1=2",
                "FREQ=DAILY;BYHOUR=9",
                "FREQ=YEARLY;BYWEEKNO=20",
                "FREQ=YEARLY;BYYEARDAY=1",
                "FREQ=DAILY;X-PART=1",
                "FREQ=MONTHLY;BYDAY=",
                "FREQ=MONTHLY;BYDAY=XX",
                "FREQ=MONTHLY;BYDAY=MO,",
                "FREQ=MONTHLY;BYMONTHDAY=1,,2",
                "FREQ=WEEKLY;WKST=1",
                "FREQ=DAILY;UNTIL=20261231",
                "FREQ=DAILY;UNTIL=20260230T090000Z",
                "FREQ=DAILY;UNTIL=tomorrow",
                "FREQ=DAILY COUNT=3"
            })
    void whatIsNoRuleOfOursIsRefused(String text) {
        assertThatThrownBy(() -> RecurrenceText.parse(text, BERLIN, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeIsNoEndOfASeriesOfWholeDays() {
        assertThatThrownBy(() -> RecurrenceText.parse("FREQ=DAILY;UNTIL=20261231T090000Z", BERLIN, true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
