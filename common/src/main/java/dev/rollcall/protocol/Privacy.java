package dev.rollcall.protocol;

/** What people may want of what is stored about them. */
@ServedBy(Service.AUTH)
public sealed interface Privacy<R> extends Command<R> {
    enum Part {
        ACCOUNT,
        CHANGES,
        SESSIONS,
        KNOWN_DEVICES,
        IDENTITIES,
        ONE_TIME_TOKENS,
        MAILS
    }

    /**
     * A page of what the auth service stores about somebody, but for the audit log, which has a protocol of its own.
     *
     * @param cursor where the page before ended, or null
     */
    record Read(UserId user, Part part, String cursor) implements Privacy<StoredItems>, Query<StoredItems> {}

    /** Somebody has been given all that is stored about them. */
    record NoteExport(UserId user) implements Privacy<Done> {}

    /** Somebody could not be given all of it: a mail tells them when they can. */
    record KeepExport(UserId user) implements Privacy<Done> {}

    /**
     * Erases an account: answered when every live node refuses its sessions and nothing personal is left at the auth
     * service; the meeting service follows. Refused with {@link Code#LAST_ADMIN} where no administrator would be left.
     */
    record Erase(UserId user) implements Privacy<Done> {}
}
