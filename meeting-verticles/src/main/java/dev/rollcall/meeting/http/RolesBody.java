package dev.rollcall.meeting.http;

import dev.rollcall.protocol.Participant.Role;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The roles that a participant is to have. */
record RolesBody(@NotEmpty List<@NotNull Role> roles) {
    List<Role> distinct() {
        return roles.stream().distinct().toList();
    }
}
