package dev.rollcall.protocol;

/** The keys that every node keeps for itself to verify access tokens with. */
public sealed interface KeyRings<R> extends Command<R> {
    /** Answered once the node has looked for new keys, in a look that began later than this. */
    record Look() implements KeyRings<Done> {}
}
