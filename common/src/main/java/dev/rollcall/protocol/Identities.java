package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** The identities at OpenID providers that are linked to accounts, to sign in by. */
@ServedBy(Service.AUTH)
public sealed interface Identities<R> extends Command<R> {
    /** Links an identity to the account of that user, if the session in which that was begun lives on. */
    record Link(UserId user, SessionId session, ProvenIdentity identity) implements Identities<Done> {}

    record ListLinked(UserId user) implements Identities<Linked>, Query<Linked> {}

    /** Refused where it is the last way to log in. */
    record Unlink(UserId user, SessionId session, String provider) implements Identities<Done> {}

    record Linked(List<Identity> items) {}

    /**
     * @param email what its address was when it was linked, or null
     * @param lastUsedAt the last sign-in by it, or null
     */
    record Identity(String provider, String issuer, String email, Instant createdAt, Instant lastUsedAt) {}
}
