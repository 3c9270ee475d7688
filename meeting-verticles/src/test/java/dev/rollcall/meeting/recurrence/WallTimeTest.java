package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.json.IanaZones;
import dev.rollcall.protocol.Meeting.Warning;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what people say to the instants that they mean, above all where the clocks change. */
class WallTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-10-20T09:00, Europe/Berlin,    PT30M, 2026-10-20T07:00:00Z, 2026-10-20T07:30:00Z", // summer
        "2026-10-27T09:00, Europe/Berlin,    PT30M, 2026-10-27T08:00:00Z, 2026-10-27T08:30:00Z", // winter
        "2026-10-20T09:00, UTC,              PT30M, 2026-10-20T09:00:00Z, 2026-10-20T09:30:00Z",
        "2026-10-20T09:00, Asia/Kathmandu,   PT30M, 2026-10-20T03:15:00Z, 2026-10-20T03:45:00Z",
        "2026-10-20T09:00, Pacific/Auckland, PT30M, 2026-10-19T20:00:00Z, 2026-10-19T20:30:00Z",
        "2027-03-28T01:59, Europe/Berlin,    PT2M,  2027-03-28T00:59:00Z, 2027-03-28T01:01:00Z", // over the gap
        "2027-03-28T02:00, Europe/Berlin,    PT30M, 2027-03-28T01:00:00Z, 2027-03-28T01:30:00Z", // in it
        "2027-03-28T02:30, Europe/Berlin,    PT30M, 2027-03-28T01:30:00Z, 2027-03-28T02:00:00Z",
        "2027-03-28T03:00, Europe/Berlin,    PT30M, 2027-03-28T01:00:00Z, 2027-03-28T01:30:00Z", // behind it
        "2026-10-25T02:00, Europe/Berlin,    PT30M, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z", // the first of two
        "2026-10-25T02:30, Europe/Berlin,    PT90M, 2026-10-25T00:30:00Z, 2026-10-25T02:00:00Z",
        "2026-10-25T03:00, Europe/Berlin,    PT30M, 2026-10-25T02:00:00Z, 2026-10-25T02:30:00Z",
        "2026-10-04T02:15, Australia/Lord_Howe, PT30M, 2026-10-03T15:45:00Z, 2026-10-03T16:15:00Z", // half an hour
        "2026-10-24T12:00, Europe/Berlin,    PT24H, 2026-10-24T10:00:00Z, 2026-10-25T10:00:00Z" // elapsed time
    })
    void aTimedMeetingLastsElapsedTime(
            LocalDateTime start, ZoneId zone, Duration duration, String utcStart, String utcEnd) {
        WallTime time = new WallTime(start, zone, duration, false);

        assertThat(time.utcStart()).isEqualTo(utcStart);
        assertThat(time.utcEnd()).isEqualTo(utcEnd);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-20T00:00, Europe/Berlin,     P1D, 2026-10-19T22:00:00Z, 2026-10-20T22:00:00Z",
        "2026-10-25T00:00, Europe/Berlin,     P1D, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z", // 25 hours
        "2027-03-28T00:00, Europe/Berlin,     P1D, 2027-03-27T23:00:00Z, 2027-03-28T22:00:00Z", // 23 hours
        "2026-10-22T00:00, Europe/Berlin,     P7D, 2026-10-21T22:00:00Z, 2026-10-28T23:00:00Z",
        "2027-03-28T00:00, Asia/Beirut,       P1D, 2027-03-27T22:00:00Z, 2027-03-28T21:00:00Z", // begins at 01:00
        "2011-12-29T00:00, Pacific/Apia,      P1D, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z", // the next was skipped
        "2011-12-30T00:00, Pacific/Apia,      P1D, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z" // so the one after
    })
    void anAllDayMeetingLastsWholeDaysHoweverLongTheyAre(
            LocalDateTime start, ZoneId zone, String days, String utcStart, String utcEnd) {
        WallTime time = new WallTime(start, zone, Duration.parse(days), true);

        assertThat(time.utcStart()).isEqualTo(utcStart);
        assertThat(time.utcEnd()).isEqualTo(utcEnd);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-28T02:30, Europe/Berlin, false, 2027-03-28T03:30",
        "2027-03-28T02:00, Europe/Berlin, false, 2027-03-28T03:00",
        "2026-10-04T02:15, Australia/Lord_Howe, false, 2026-10-04T02:45",
        "2011-12-30T00:00, Pacific/Apia, true, 2011-12-31T00:00"
    })
    void whoSaysATimeThatDoesNotExistIsTold(LocalDateTime start, ZoneId zone, boolean allDay, String shifted) {
        WallTime time = new WallTime(start, zone, allDay ? Duration.ofDays(1) : Duration.ofMinutes(30), allDay);

        assertThat(time.warnings()).hasSize(1);
        Warning warning = time.warnings().get(0);
        assertThat(warning.code()).isEqualTo("time_in_gap");
        assertThat(warning.detail()).contains(start.toString(), zone.toString(), "starts at " + shifted);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-28T01:59:59, Europe/Berlin, false",
        "2027-03-28T03:00:00, Europe/Berlin, false",
        "2026-10-25T02:30:00, Europe/Berlin, false", // of two the first is meant
        "2027-03-28T00:00:00, Asia/Beirut, true" // a day that begins at 01:00 is still that day
    })
    void anyOtherTimeIsAsItWasSaid(LocalDateTime start, ZoneId zone, boolean allDay) {
        WallTime time = new WallTime(start, zone, Duration.ofDays(1), allDay);

        assertThat(time.warnings()).isEmpty();
    }

    @Test
    void noDayOfAnyZoneIsEmpty() {
        assertThat(IanaZones.ids()).allSatisfy(id -> {
            ZoneId zone = ZoneId.of(id);
            for (ZoneOffsetTransition change : zone.getRules().getTransitions()) {
                LocalDateTime start = change.getDateTimeBefore().toLocalDate().atStartOfDay();
                for (LocalDateTime near : List.of(start.minusDays(1), start, start.plusDays(1))) {
                    WallTime day = new WallTime(near, zone, Duration.ofDays(1), true);
                    assertThat(day.utcStart()).isBefore(day.utcEnd());
                }
            }
        });
    }
}
