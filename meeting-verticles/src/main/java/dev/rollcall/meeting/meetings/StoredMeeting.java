package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingDraft.Visibility;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A meeting with all its participants, as it is kept; what of it somebody gets to see is another matter.
 *
 * @param participants in the order in which they were placed
 * @param deletedAt null for one that stands
 */
public record StoredMeeting(
        MeetingId id,
        String uid,
        long version,
        int sequence,
        MeetingDraft draft,
        Instant utcStart,
        Instant utcEnd,
        List<Participant> participants,
        Instant createdAt,
        Instant updatedAt,
        UserId createdBy,
        Instant deletedAt) {

    Rights rightsOf(UserId user) {
        return Rights.of(participants, user);
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    boolean isVisibleTo(UserId user) {
        return !isDeleted()
                && (draft.visibility() == Visibility.PUBLIC || rightsOf(user).takesPart());
    }

    /** Refuses with {@code VERSION_STALE} who knows another version. */
    void requireVersion(long known) {
        if (known != version) {
            throw stale();
        }
    }

    static Failure stale() {
        return new Failure(Code.VERSION_STALE, "The meeting was changed meanwhile");
    }

    /** The same after a change that the database has numbered and dated. */
    StoredMeeting changed(MeetingDraft newDraft, long newVersion, int newSequence, Instant at, Instant newDeletedAt) {
        WallTime time = WallTime.of(newDraft);
        return new StoredMeeting(
                id,
                uid,
                newVersion,
                newSequence,
                newDraft,
                time.utcStart(),
                time.utcEnd(),
                participants,
                createdAt,
                at,
                createdBy,
                newDeletedAt);
    }

    /** What that user gets to see of it. */
    public Meeting seenBy(UserId user) {
        return shown(seenBy(rightsOf(user), participant -> user.equals(participant.userId())));
    }

    /** What that guest gets to see of it; empty when there is no such guest. */
    Optional<Meeting> seenBy(ParticipantId guest) {
        return participants.stream()
                .filter(participant -> participant.id().equals(guest) && participant.userId() == null)
                .findFirst()
                .map(place -> shown(seenBy(new Rights(Set.copyOf(place.roles())), place::equals)));
    }

    private Meeting shown(List<Participant> shown) {
        return new Meeting(
                id,
                uid,
                version,
                sequence,
                draft.status(),
                draft.visibility(),
                draft.title(),
                draft.description(),
                draft.start(),
                draft.timeZone(),
                draft.duration(),
                draft.allDay(),
                utcStart,
                utcEnd,
                draft.freeBusyStatus(),
                location(),
                draft.joinUrl(),
                draft.recurrenceRule(),
                draft.recurrenceOverrides(),
                shown,
                draft.capacity(),
                draft.hideParticipants(),
                draft.alerts(),
                draft.agenda(),
                draft.links(),
                createdAt,
                updatedAt,
                createdBy,
                WallTime.of(draft).warnings());
    }

    private Meeting.Location location() {
        return draft.locationName() == null && draft.roomId() == null
                ? null
                : new Meeting.Location(draft.locationName(), draft.roomId());
    }

    private List<Participant> seenBy(Rights rights, Predicate<Participant> themselves) {
        return !draft.hideParticipants() || rights.mayRevise()
                ? participants
                : participants.stream()
                        .filter(themselves.or(participant -> participant.roles().contains(Role.OWNER)))
                        .toList();
    }
}
