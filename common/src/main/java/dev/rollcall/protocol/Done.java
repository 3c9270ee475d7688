package dev.rollcall.protocol;

/** The answer to a command that has nothing to tell but that it is done. */
public record Done() {
    public static final Done DONE = new Done();
}
