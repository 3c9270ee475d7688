package dev.rollcall.meeting.http;

import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;

/** What a client may say of a meeting; {@code participants} only when it is created. {@link MeetingRules} has the rest. */
record MeetingBody(
        @NotBlank @CodePointLength(min = 1, max = Limits.TITLE) @Text
        String title,

        @CodePointLength(max = Limits.DESCRIPTION) @Text String description,
        @NotNull LocalDateTime start,
        @NotNull ZoneId timeZone,
        @NotNull Duration duration,
        Boolean allDay,
        MeetingDraft.Status status,
        MeetingDraft.Visibility visibility,
        MeetingDraft.FreeBusyStatus freeBusyStatus,
        @Valid Place location,
        @CodePointLength(max = Limits.URL) @Text String joinUrl,
        @Range(min = 1, max = Limits.CAPACITY) Integer capacity,
        Boolean hideParticipants,
        @Size(max = Limits.ALERTS) List<@NotNull @Valid Alert> alerts,
        @Size(max = Limits.AGENDA) List<@NotNull @Valid AgendaItem> agenda,
        @Size(max = Limits.LINKS) List<@NotNull @Valid Link> links,
        RecurrenceRule recurrenceRule,
        Map<LocalDateTime, RecurrenceOverride> recurrenceOverrides,
        @Size(max = Limits.PARTICIPANTS) List<@NotNull @Valid Invited> participants) {

    record Place(
            @CodePointLength(max = Limits.LOCATION) @Text String name, RoomId roomId) {}

    record Alert(@NotNull Duration offset) {}

    record AgendaItem(
            @NotBlank @CodePointLength(min = 1, max = Limits.TITLE) @Text
            String title,

            Duration duration) {}

    record Link(
            @NotNull @CodePointLength(max = Limits.URL) @Text
            String href,

            @CodePointLength(max = Limits.LINK_TITLE) @Text String title) {}

    record Invited(
            UserId userId,
            @CodePointLength(max = Limits.EMAIL) @Text String email,
            List<@NotNull Role> roles) {
        Invitee invitee() {
            List<Role> distinct =
                    roles == null ? List.of() : roles.stream().distinct().toList();
            return new Invitee(userId, email, distinct);
        }
    }

    /** What of a meeting may be changed. */
    static MeetingBody of(Meeting meeting) {
        return new MeetingBody(
                meeting.title(),
                meeting.description(),
                meeting.start(),
                meeting.timeZone(),
                meeting.duration(),
                meeting.allDay(),
                meeting.status(),
                meeting.visibility(),
                meeting.freeBusyStatus(),
                meeting.location() == null
                        ? null
                        : new Place(
                                meeting.location().name(), meeting.location().roomId()),
                meeting.joinUrl(),
                meeting.capacity(),
                meeting.hideParticipants(),
                meeting.alerts().stream()
                        .map(alert -> new Alert(alert.offset()))
                        .toList(),
                meeting.agenda().stream()
                        .map(item -> new AgendaItem(item.title(), item.duration()))
                        .toList(),
                meeting.links().stream()
                        .map(link -> new Link(link.href(), link.title()))
                        .toList(),
                meeting.recurrenceRule(),
                meeting.recurrenceOverrides(),
                null);
    }

    /** The same beginning at another time, by another rule, with other things of single occurrences. */
    MeetingBody recurring(
            LocalDateTime newStart, RecurrenceRule rule, Map<LocalDateTime, RecurrenceOverride> overrides) {
        return new MeetingBody(
                title,
                description,
                newStart,
                timeZone,
                duration,
                allDay,
                status,
                visibility,
                freeBusyStatus,
                location,
                joinUrl,
                capacity,
                hideParticipants,
                alerts,
                agenda,
                links,
                rule,
                overrides,
                participants);
    }

    /** The draft, with what was left open filled in. */
    MeetingDraft draft() {
        return new MeetingDraft(
                title,
                description,
                start,
                timeZone,
                duration,
                isAllDay(),
                Objects.requireNonNullElse(status, MeetingDraft.Status.CONFIRMED),
                Objects.requireNonNullElse(visibility, MeetingDraft.Visibility.PRIVATE),
                Objects.requireNonNullElse(freeBusyStatus, MeetingDraft.FreeBusyStatus.BUSY),
                location == null ? null : location.name(),
                location == null ? null : location.roomId(),
                joinUrl,
                capacity,
                Boolean.TRUE.equals(hideParticipants),
                items(alerts).stream()
                        .map(alert -> new MeetingDraft.Alert(alert.offset()))
                        .toList(),
                items(agenda).stream()
                        .map(item -> new MeetingDraft.AgendaItem(item.title(), item.duration()))
                        .toList(),
                items(links).stream()
                        .map(link -> new MeetingDraft.Link(link.href(), link.title()))
                        .toList(),
                recurrenceRule,
                overrides());
    }

    /** A patch takes an override out by a null in its place. */
    private Map<LocalDateTime, RecurrenceOverride> overrides() {
        if (recurrenceRule == null || recurrenceOverrides == null) {
            return Map.of();
        }
        return recurrenceOverrides.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Invitee> invitees() {
        return items(participants).stream().map(Invited::invitee).toList();
    }

    boolean isAllDay() {
        return Boolean.TRUE.equals(allDay);
    }

    private static <T> List<T> items(List<T> list) {
        return Optional.ofNullable(list).orElse(List.of());
    }
}
