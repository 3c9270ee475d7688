package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.Meeting.Warning;
import dev.rollcall.protocol.MeetingDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * When a meeting takes place, as people say it, and the instants that follow from it. A local time that a change of the
 * clocks skips is shifted by what they skip; of one that occurs twice the first is meant (RFC 8984, section 4.7.2, by RFC
 * 5545, section 3.3.5).
 *
 * @param duration elapsed time, or for {@code allDay} that many whole calendar days, however long those are
 */
public record WallTime(LocalDateTime start, ZoneId zone, Duration duration, boolean allDay) {
    private static final String TIME_IN_GAP = "time_in_gap";

    public static WallTime of(MeetingDraft draft) {
        return new WallTime(draft.start(), draft.timeZone(), draft.duration(), draft.allDay());
    }

    public Instant utcStart() {
        return zonedStart().toInstant();
    }

    public Instant utcEnd() {
        return allDay
                ? zonedStart()
                        .toLocalDate()
                        .plusDays(duration.toDays())
                        .atStartOfDay(zone)
                        .toInstant()
                : utcStart().plus(duration);
    }

    /** What its owner should know: that the start is not the one that they said. */
    public List<Warning> warnings() {
        LocalDateTime shifted = zonedStart().toLocalDateTime();
        boolean asSaid = allDay ? shifted.toLocalDate().equals(start.toLocalDate()) : shifted.equals(start);
        if (asSaid) {
            return List.of();
        }
        String detail = "%s does not exist in %s, where the clocks go forward then; the meeting starts at %s"
                .formatted(start, zone, shifted);
        return List.of(new Warning(TIME_IN_GAP, detail));
    }

    /** A day begins where its first moment is, which a change of the clocks at midnight makes another one than 00:00. */
    private ZonedDateTime zonedStart() {
        return allDay ? start.toLocalDate().atStartOfDay(zone) : start.atZone(zone);
    }
}
