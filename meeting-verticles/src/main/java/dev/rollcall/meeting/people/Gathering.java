package dev.rollcall.meeting.people;

import dev.rollcall.meeting.meetings.Rights;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.UserId;
import java.util.List;
import java.util.Optional;

/**
 * The people of a meeting while nobody else changes it.
 *
 * @param isPublic whether every user may read it
 */
record Gathering(MeetingId id, long version, boolean isPublic, List<Participant> participants) {
    Rights rightsOf(UserId user) {
        return Rights.of(participants, user);
    }

    /** Refuses who may not see it, and who knows another version than it has. */
    Gathering requireFor(UserId caller, Long known) {
        if (!isPublic && !rightsOf(caller).takesPart()) {
            throw unknown();
        }
        return requireVersion(known);
    }

    Gathering requireVersion(Long known) {
        if (known != null && known != version) {
            throw new Failure(Code.VERSION_STALE, "The meeting was changed meanwhile");
        }
        return this;
    }

    Participant require(ParticipantId id) {
        return participants.stream()
                .filter(participant -> participant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.notFound("There is no such participant"));
    }

    Optional<Participant> of(UserId user) {
        return participants.stream()
                .filter(participant -> user.equals(participant.userId()))
                .findFirst();
    }

    Participant owner() {
        return participants.stream()
                .filter(participant -> participant.roles().contains(Role.OWNER))
                .findFirst()
                .orElseThrow();
    }

    static Failure unknown() {
        return Failure.notFound("There is no such meeting");
    }
}
