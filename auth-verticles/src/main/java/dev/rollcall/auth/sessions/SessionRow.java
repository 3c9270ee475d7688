package dev.rollcall.auth.sessions;

import dev.rollcall.protocol.Device;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/** Reads a session from the columns of {@link #COLUMNS}. */
final class SessionRow {
    /** Of a row that stands as {@code s} in the statement. */
    static final String COLUMNS = """
            s.id AS session_id, s.user_id, s.created_at AS session_created_at, s.last_seen_at, s.auth_time,
            least(s.idle_expires_at, s.expires_at) AS session_expires_at, s.device_name, s.user_agent, s.ip
            """;

    private SessionRow() {}

    static Session session(Row row, SessionId current) {
        SessionId id = new SessionId(row.getUUID("session_id"));
        return new Session(
                id,
                new UserId(row.getUUID("user_id")),
                instant(row, "session_created_at"),
                instant(row, "last_seen_at"),
                instant(row, "session_expires_at"),
                id.equals(current),
                new Device(row.getString("device_name"), row.getString("user_agent"), row.getString("ip")));
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
