package dev.rollcall.protocol;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** What a person decides about a meeting, already checked against the limits; nullable where nothing need be said. */
public record MeetingDraft(
        String title,
        String description,
        LocalDateTime start,
        ZoneId timeZone,
        Duration duration,
        boolean allDay,
        Status status,
        Visibility visibility,
        FreeBusyStatus freeBusyStatus,
        String locationName,
        RoomId roomId,
        String joinUrl,
        Integer capacity,
        boolean hideParticipants,
        List<Alert> alerts,
        List<AgendaItem> agenda,
        List<Link> links,
        RecurrenceRule recurrenceRule,
        Map<LocalDateTime, RecurrenceOverride> recurrenceOverrides) {
    public MeetingDraft {
        alerts = List.copyOf(alerts);
        agenda = List.copyOf(agenda);
        links = List.copyOf(links);
        recurrenceOverrides = recurrenceOverrides == null ? Map.of() : Map.copyOf(recurrenceOverrides);
    }

    /** The same beginning at another time, by another rule, with other things of single occurrences. */
    public MeetingDraft recurring(
            LocalDateTime newStart, RecurrenceRule rule, Map<LocalDateTime, RecurrenceOverride> overrides) {
        return new MeetingDraft(
                title,
                description,
                newStart,
                timeZone,
                duration,
                allDay,
                status,
                visibility,
                freeBusyStatus,
                locationName,
                roomId,
                joinUrl,
                capacity,
                hideParticipants,
                alerts,
                agenda,
                links,
                rule,
                overrides);
    }

    /** The same called off. */
    public MeetingDraft cancelled() {
        return new MeetingDraft(
                title,
                description,
                start,
                timeZone,
                duration,
                allDay,
                Status.CANCELLED,
                visibility,
                freeBusyStatus,
                locationName,
                roomId,
                joinUrl,
                capacity,
                hideParticipants,
                alerts,
                agenda,
                links,
                recurrenceRule,
                recurrenceOverrides);
    }

    public enum Status {
        CONFIRMED,
        TENTATIVE,
        CANCELLED
    }

    /** Who may read it: its participants, or any signed-in user. */
    public enum Visibility {
        PRIVATE,
        PUBLIC
    }

    public enum FreeBusyStatus {
        BUSY,
        FREE
    }

    /** @param offset from the start, negative for before */
    public record Alert(Duration offset) {}

    public record AgendaItem(String title, Duration duration) {}

    public record Link(String href, String title) {}
}
