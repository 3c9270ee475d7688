package dev.rollcall.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A meeting as a participant sees it, in the vocabulary of JSCalendar (RFC 8984).
 *
 * @param version rises with every change, for {@code If-Match}
 * @param sequence rises with every change that participants must be told of (RFC 5546)
 * @param start wall time in {@code timeZone}: what was decided; the instants are derived from it
 */
public record Meeting(
        MeetingId id,
        String uid,
        long version,
        int sequence,
        MeetingDraft.Status status,
        MeetingDraft.Visibility visibility,
        String title,
        String description,
        LocalDateTime start,
        ZoneId timeZone,
        Duration duration,
        boolean allDay,
        Instant utcStart,
        Instant utcEnd,
        MeetingDraft.FreeBusyStatus freeBusyStatus,
        Location location,
        String joinUrl,
        RecurrenceRule recurrenceRule,
        Map<LocalDateTime, RecurrenceOverride> recurrenceOverrides,
        List<Participant> participants,
        Integer capacity,
        boolean hideParticipants,
        List<MeetingDraft.Alert> alerts,
        List<MeetingDraft.AgendaItem> agenda,
        List<MeetingDraft.Link> links,
        Instant createdAt,
        Instant updatedAt,
        UserId createdBy,
        List<Warning> warnings) {
    /** The same with more to be warned of. */
    public Meeting warning(List<Warning> more) {
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Meeting(
                id,
                uid,
                version,
                sequence,
                status,
                visibility,
                title,
                description,
                start,
                timeZone,
                duration,
                allDay,
                utcStart,
                utcEnd,
                freeBusyStatus,
                location,
                joinUrl,
                recurrenceRule,
                recurrenceOverrides,
                participants,
                capacity,
                hideParticipants,
                alerts,
                agenda,
                links,
                createdAt,
                updatedAt,
                createdBy,
                all);
    }

    /** Either may be null. */
    public record Location(String name, RoomId roomId) {}

    /** Something accepted that may not be what was meant. */
    public record Warning(String code, String detail) {}
}
