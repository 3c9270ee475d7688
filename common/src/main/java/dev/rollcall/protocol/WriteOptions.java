package dev.rollcall.protocol;

/**
 * How a change is to be made.
 *
 * @param notified who is sent a mail about it
 * @param dryRun whether it is only checked, with what it would come to as the answer, and nothing is changed
 */
public record WriteOptions(Notify notified, boolean dryRun) {
    /** Everybody is told, and it is done. */
    public static final WriteOptions DEFAULT = new WriteOptions(Notify.ALL, false);

    public enum Notify {
        ALL,
        /** Those without an account alone. */
        EXTERNAL,
        NONE
    }
}
