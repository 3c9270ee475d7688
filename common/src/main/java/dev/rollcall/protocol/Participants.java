package dev.rollcall.protocol;

import java.time.LocalDateTime;
import java.util.List;

/**
 * Who takes part in a meeting, and their answers. A version that is not null is the one that the meeting has to stand at:
 * otherwise it is refused with {@link Code#VERSION_STALE}.
 */
@ServedBy(Service.MEETING)
public sealed interface Participants<R> extends Command<R> {
    record Add(UserId caller, MeetingId meeting, Long version, Invitee invitee, WriteOptions options)
            implements Participants<Participant> {}

    /** Who is made the owner takes the meeting over; the one before becomes a chair. */
    record GiveRoles(
            UserId caller,
            MeetingId meeting,
            ParticipantId participant,
            Long version,
            List<Participant.Role> roles,
            WriteOptions options)
            implements Participants<Participant> {}

    record Remove(UserId caller, MeetingId meeting, ParticipantId participant, Long version, WriteOptions options)
            implements Participants<Done> {}

    /** Answered with the caller's place, as it is at that occurrence where the response is to one. */
    record Respond(UserId caller, MeetingId meeting, Long version, Response response, WriteOptions options)
            implements Participants<Participant> {}

    /**
     * What somebody answers to an invitation.
     *
     * @param comment may be null
     * @param proposedStart when they would rather come, in the zone of the meeting; may be null
     * @param recurrenceId the occurrence that it is to, or null for the whole
     */
    record Response(
            Participant.ParticipationStatus participationStatus,
            String comment,
            LocalDateTime proposedStart,
            LocalDateTime recurrenceId) {}
}
