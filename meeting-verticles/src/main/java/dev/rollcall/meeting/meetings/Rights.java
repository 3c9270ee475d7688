package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.UserId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What somebody may do with a meeting, by the roles that they have in it. */
public record Rights(Set<Role> roles) {
    /** The rights of a user among those participants; none of the roles for who is not one of them. */
    public static Rights of(List<Participant> participants, UserId user) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        participants.stream()
                .filter(participant -> user.equals(participant.userId()))
                .forEach(participant -> roles.addAll(participant.roles()));
        return new Rights(roles);
    }

    public boolean takesPart() {
        return !roles.isEmpty();
    }

    /** Whether they run the meeting, with all that there is to know of it. */
    public boolean mayRevise() {
        return isOwner() || roles.contains(Role.CHAIR);
    }

    public boolean isOwner() {
        return roles.contains(Role.OWNER);
    }

    public void requireRevise() {
        if (!mayRevise()) {
            throw new Failure(Code.FORBIDDEN, "Only the owner and the chairs of a meeting may change it");
        }
    }

    public void requireOwner() {
        if (!isOwner()) {
            throw new Failure(Code.FORBIDDEN, "Only the owner of a meeting may do that");
        }
    }
}
