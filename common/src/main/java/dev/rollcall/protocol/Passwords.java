package dev.rollcall.protocol;

/** The passwords: changed by who knows the present one, reset by who has the address. */
@ServedBy(Service.AUTH)
public sealed interface Passwords<R> extends Command<R> {
    /** Ends all sessions of that user but this one; answered when every live node refuses them. */
    record Change(UserId user, SessionId session, Secret currentPassword, Secret newPassword)
            implements Passwords<Done> {}

    /** Answered alike whether or not the address is known; a mail brings the link to its owner. */
    record RequestReset(String email) implements Passwords<Done> {}

    /** Ends all sessions of the link's user; answered when every live node refuses them. */
    record ConfirmReset(Secret token, Secret newPassword) implements Passwords<Done> {}
}
