package dev.rollcall.protocol;

import java.util.List;

/** The sessions: opened by a log-in, kept by refreshing, ended by a log-out. */
@ServedBy(Service.AUTH)
public sealed interface Sessions<R> extends Command<R> {
    record Open(String email, Secret password, Device device) implements Sessions<Tokens> {}

    record Refresh(Secret refreshToken) implements Sessions<Tokens> {}

    /** Tokens of the same session for somebody who proves again who they are. */
    record Reauthenticate(UserId user, SessionId session, Secret password) implements Sessions<Tokens> {}

    /** The live sessions of a user, the newest first. */
    record ListLive(UserId user, SessionId current, int limit, String cursor)
            implements Sessions<SessionPage>, Query<SessionPage> {}

    /** Ends one session of that user; answered when every live node refuses it. */
    record Revoke(UserId user, SessionId session) implements Sessions<Done> {}

    /** Ends all sessions of that user but {@code except}, which may be null. */
    record RevokeAll(UserId user, SessionId except) implements Sessions<Done> {}

    /** Ends the session that the mailed link is about, and mails a link to set another password. */
    record Disown(Secret token) implements Sessions<Done> {}

    /** Ends the wait that wrong passwords have brought upon the account of the mailed link. */
    record Unlock(Secret token) implements Sessions<Done> {}

    /** A page of a list; the cursor is null on the last one. */
    record SessionPage(List<Session> items, String nextCursor) {}
}
