package dev.rollcall.meeting.running;

import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;

/** Somebody who is signed in. */
public record Person(UserId id, String email, String firstName, String lastName, SessionId session, String token) {
    public String name() {
        return firstName + " " + lastName;
    }
}
