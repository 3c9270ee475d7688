package dev.rollcall.protocol;

/**
 * A message to an actor, answered with an {@code R} (always a record) or refused with a {@link Failure}. It may change
 * something, so it is sent once and never again on its own.
 */
public interface Command<R> {}
