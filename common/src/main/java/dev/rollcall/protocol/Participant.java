package dev.rollcall.protocol;

import java.time.LocalDateTime;
import java.util.List;

/** One person's place in a meeting; {@code userId} is null for a guest without an account. */
public record Participant(
        ParticipantId id,
        UserId userId,
        String email,
        String name,
        List<Role> roles,
        ParticipationStatus participationStatus,
        String comment,
        LocalDateTime proposedStart) {
    public enum Role {
        OWNER,
        CHAIR,
        ATTENDEE,
        OPTIONAL,
        INFORMATIONAL
    }

    public enum ParticipationStatus {
        NEEDS_ACTION,
        ACCEPTED,
        DECLINED,
        TENTATIVE,
        WAITLISTED
    }
}
