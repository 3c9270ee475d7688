package dev.rollcall.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * One occurrence of a meeting as somebody sees it, with what it has of its own in place of what the series says. A meeting that
 * does not recur has one, and one that is called off is among them.
 *
 * @param recurrenceId its local start by the rule, which names it even after it moved
 * @param version that of the meeting, for {@code If-Match}
 * @param start when it takes place, in {@code timeZone}
 * @param recurring whether the meeting has a rule
 * @param participationStatus what the caller answered for this occurrence, or else to the whole; null for who takes no part
 * @param roles those of the caller, empty for who takes no part
 */
public record MeetingOccurrence(
        MeetingId meetingId,
        LocalDateTime recurrenceId,
        long version,
        MeetingDraft.Status status,
        String title,
        String description,
        LocalDateTime start,
        ZoneId timeZone,
        Duration duration,
        boolean allDay,
        Instant utcStart,
        Instant utcEnd,
        MeetingDraft.FreeBusyStatus freeBusyStatus,
        Meeting.Location location,
        String joinUrl,
        boolean recurring,
        Participant.ParticipationStatus participationStatus,
        List<Participant.Role> roles,
        List<Meeting.Warning> warnings) {}
