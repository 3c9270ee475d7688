package dev.rollcall.protocol;

import java.util.List;

/** Somebody to take part, named by user id or by address, one of the two; the other is null. */
public record Invitee(UserId userId, String email, List<Participant.Role> roles) {}
