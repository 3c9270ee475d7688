package dev.rollcall.protocol;

/** What the meeting service stores about somebody, to be handed out to them. */
@ServedBy(Service.MEETING)
public sealed interface PersonalData<R> extends Command<R> {
    enum Part {
        USER,
        MEETINGS,
        CHANGES
    }

    /** @param cursor where the page before ended, or null */
    record Read(UserId user, Part part, String cursor) implements PersonalData<StoredItems>, Query<StoredItems> {}

    /** Whether it can be had now. */
    record IsThere() implements PersonalData<Done>, Poll<Done> {}
}
