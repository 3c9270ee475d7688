package dev.rollcall.protocol;

/** What the meeting service stores about somebody, to be handed out to them. */
@ServedBy(Service.MEETING)
public sealed interface PersonalData<R> extends Command<R> {
    enum Part {
        USER,
        MEETINGS,
        CHANGES
    }

    /**
     * A page. It passes by the breaker: whoever was told by mail that their data can be had must not find it open.
     *
     * @param cursor where the page before ended, or null
     */
    record Read(UserId user, Part part, String cursor) implements PersonalData<StoredItems>, Poll<StoredItems> {}

    /** Whether it can be had now. */
    record IsThere() implements PersonalData<Done>, Poll<Done> {}
}
