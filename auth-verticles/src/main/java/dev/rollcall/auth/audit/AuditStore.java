package dev.rollcall.auth.audit;

import dev.rollcall.protocol.Audit;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Filters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the audit log. Whatever is worth an entry writes it in the statement of the fact. */
public final class AuditStore {
    /** Ids are made of the time to the millisecond, and may lie a little beside the time that the entry tells. */
    private static final Duration ID_MARGIN = Duration.ofSeconds(1);

    private static final int MILLIS_SHIFT = 16;

    /** Later than any entry, and not too late for a UUID to tell. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /**
     * Entries by their ids, which rise with time, the newest first.
     *
     * @param before where the page before ended, or null
     */
    Future<List<Audit.Entry>> search(Audit.Search query, UUID before, int limit) {
        Filters filters = new Filters()
                .and("user_id = %s", query.user() == null ? null : query.user().value())
                .and("event = %s", query.event());
        if (query.from() != null) {
            Instant from = within(query.from());
            filters.and("at >= %s", utc(from)).and("id >= %s", firstId(from.minus(ID_MARGIN)));
        }
        if (query.to() != null) {
            Instant to = within(query.to());
            filters.and("at < %s", utc(to)).and("id < %s", firstId(to.plus(ID_MARGIN)));
        }
        filters.and("id < %s", before);
        String most = filters.argument(limit);
        return database.run("""
                        SELECT id, at, event, outcome, user_id, actor_id, session_id, origin, detail FROM audit
                        WHERE %s ORDER BY id DESC LIMIT %s
                        """.formatted(filters.sql(), most), filters.arguments())
                .map(rows -> {
                    List<Audit.Entry> entries = new ArrayList<>();
                    rows.forEach(row -> entries.add(entry(row)));
                    return entries;
                });
    }

    private static Audit.Entry entry(Row row) {
        JsonObject origin = (JsonObject) row.getJson("origin");
        JsonObject detail = (JsonObject) row.getJson("detail");
        return new Audit.Entry(
                row.getUUID("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("event"),
                row.getString("outcome"),
                user(row.getUUID("user_id")),
                user(row.getUUID("actor_id")),
                row.getUUID("session_id") == null ? null : new SessionId(row.getUUID("session_id")),
                origin.getString("ip"),
                origin.getString("user_agent"),
                origin.getString("request_id"),
                detail == null ? null : detail.getMap());
    }

    private static UserId user(UUID id) {
        return id == null ? null : new UserId(id);
    }

    /** No entry lies before the one or after the other. */
    private static Instant within(Instant moment) {
        if (moment.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return moment.isAfter(LAST) ? LAST : moment;
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** The lowest UUID of that millisecond (RFC 9562, section 5.7). */
    private static UUID firstId(Instant moment) {
        return new UUID(Math.max(0, moment.toEpochMilli()) << MILLIS_SHIFT, 0);
    }
}
