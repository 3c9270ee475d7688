package dev.rollcall.protocol;

/** The revocation list that every node keeps for itself. */
public sealed interface Revocations<R> extends Command<R> {
    /** Answered once the node refuses all that was revoked up to this seq of the auth change log. */
    record CatchUp(long seq) implements Revocations<Done> {}
}
