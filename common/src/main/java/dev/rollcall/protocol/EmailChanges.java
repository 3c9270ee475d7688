package dev.rollcall.protocol;

/** Another address for an account: confirmed from the new one, told to the old one, from which it can be undone. */
@ServedBy(Service.AUTH)
public sealed interface EmailChanges<R> extends Command<R> {
    /** Answered alike whether or not the new address has an account; a mail tells its owner. */
    record Request(UserId user, SessionId session, String email) implements EmailChanges<Done> {}

    record Confirm(Secret token) implements EmailChanges<Done> {}

    /** Gives the account its old address back and ends all its sessions; answered when every live node refuses them. */
    record Undo(Secret token) implements EmailChanges<Done> {}
}
