package dev.rollcall.auth.sessions;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.User;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/** A session with its user, as tokens are made of them. */
record Granted(Session session, User user, Instant authTime) {
    /** Of a row with the columns of both. */
    static Granted of(Row row) {
        SessionId id = new SessionId(row.getUUID("session_id"));
        return new Granted(SessionRow.session(row, id), AccountRow.user(row), SessionRow.instant(row, "auth_time"));
    }
}
