package dev.rollcall.protocol;

import java.util.List;
import java.util.Set;

/** What administrators do with the accounts of others. Whether they may is for the caller to check. */
@ServedBy(Service.AUTH)
public sealed interface Administration<R> extends Command<R> {
    /**
     * The accounts, the newest first; every filter may be null.
     *
     * @param text part of an address or a name
     * @param cursor where the page before ended
     */
    record ListUsers(String text, Boolean isActive, String cursor, int limit)
            implements Administration<UserPage>, Query<UserPage> {}

    /**
     * What is null stays as it is. Sessions end, everywhere before it is answered, when the account is disabled and when it
     * is an administrator's no longer. Refused with {@link Code#LAST_ADMIN} when none would be left.
     */
    record ChangeUser(UserId actor, UserId user, Boolean isActive, Set<AccountRole> roles)
            implements Administration<User> {}

    /** Ends all sessions of a user; answered when every live node refuses them. */
    record EndSessions(UserId actor, UserId user) implements Administration<Done> {}

    /** A page of a list; the cursor is null on the last one. */
    record UserPage(List<User> items, String nextCursor) {}
}
