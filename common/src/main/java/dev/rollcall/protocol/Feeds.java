package dev.rollcall.protocol;

/** The private calendars to subscribe to: whoever has the secret of one reads it, and nothing else. */
@ServedBy(Service.MEETING)
public sealed interface Feeds<R> extends Command<R> {
    /** Gives the caller a new secret; the one before, if any, is good for nothing from then on. */
    record Open(UserId caller) implements Feeds<Feed> {}

    /** There may be none. */
    record Close(UserId caller) implements Feeds<Done> {}

    /** Refused with {@link Code#NOT_FOUND} alike for a secret that was never given, was replaced, or is a user's who has gone. */
    record Read(Secret token) implements Feeds<CalendarFile>, Query<CalendarFile> {}

    record Feed(Secret token) {}

    /** @param text iCalendar (RFC 5545) */
    record CalendarFile(String text) {}
}
