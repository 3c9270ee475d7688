package dev.rollcall.protocol;

/** What people may want of what is stored about them. */
@ServedBy(Service.AUTH)
public sealed interface Privacy<R> extends Command<R> {
    /**
     * Erases an account: answered when every live node refuses its sessions and nothing personal is left at the auth
     * service; the meeting service follows. Refused with {@link Code#LAST_ADMIN} where no administrator would be left.
     */
    record Erase(UserId user) implements Privacy<Done> {}
}
