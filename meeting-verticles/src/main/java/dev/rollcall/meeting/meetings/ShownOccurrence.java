package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.MeetingOccurrence;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.UserId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * An occurrence as it stands in the database.
 *
 * @param answer what the caller answered to it by itself, or null
 */
record ShownOccurrence(LocalDateTime recurrenceId, Instant utcStart, Instant utcEnd, ParticipationStatus answer) {
    /** What that user gets to see of it. */
    MeetingOccurrence seenBy(UserId user, StoredMeeting meeting) {
        MeetingDraft draft = meeting.draft();
        RecurrenceOverride own = draft.recurrenceOverrides().getOrDefault(recurrenceId, RecurrenceOverride.NONE);
        WallTime time = new WallTime(
                or(own.start(), recurrenceId), draft.timeZone(), or(own.duration(), draft.duration()), draft.allDay());
        Optional<Participant> caller = meeting.participants().stream()
                .filter(participant -> user.equals(participant.userId()))
                .findFirst();
        return new MeetingOccurrence(
                meeting.id(),
                recurrenceId,
                meeting.version(),
                status(draft, own),
                or(own.title(), draft.title()),
                or(own.description(), draft.description()),
                time.start(),
                time.zone(),
                time.duration(),
                time.allDay(),
                utcStart,
                utcEnd,
                or(own.freeBusyStatus(), draft.freeBusyStatus()),
                or(own.location(), location(draft)),
                or(own.joinUrl(), draft.joinUrl()),
                draft.recurrenceRule() != null,
                answer == null ? caller.map(Participant::participationStatus).orElse(null) : answer,
                caller.map(Participant::roles).orElse(List.of()),
                time.warnings());
    }

    private static Status status(MeetingDraft draft, RecurrenceOverride own) {
        return draft.status() == Status.CANCELLED || own.cancels()
                ? Status.CANCELLED
                : or(own.status(), draft.status());
    }

    private static Meeting.Location location(MeetingDraft draft) {
        return draft.locationName() == null && draft.roomId() == null
                ? null
                : new Meeting.Location(draft.locationName(), draft.roomId());
    }

    private static <T> T or(T own, T ofSeries) {
        return own == null ? ofSeries : own;
    }
}
