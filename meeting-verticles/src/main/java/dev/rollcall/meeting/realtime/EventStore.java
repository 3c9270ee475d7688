package dev.rollcall.meeting.realtime;

import dev.rollcall.protocol.MeetingEvent;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The change log of the meetings as a series of events, each with those who are told of it. */
public final class EventStore {
    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /** @param audience who of those that were asked for may know of it */
    record Told(long seq, MeetingEvent event, Set<UserId> audience) {}

    /**
     * @param items those that somebody may know of, in order
     * @param next where to read on: nothing can appear up to there any more
     * @param more whether another read would find more at once
     * @param expired whether changes after the cursor may be gone, so that nothing else here counts
     */
    record Batch(List<Told> items, long next, boolean more, boolean expired) {}

    /**
     * What these users may know of the next {@code limit} changes after a cursor, 0 for the oldest that is kept. It stops below what a transaction under
     * way could still put something before: see {@link dev.rollcall.sql.ChangeLog}.
     */
    Future<Batch> read(long after, Collection<UserId> users, int limit) {
        return database.run("""
                        WITH safe AS (
                          SELECT seq FROM changes
                          WHERE seq > $1 AND horizon < pg_snapshot_xmin(pg_current_snapshot())
                          ORDER BY seq DESC LIMIT 1
                        ), page AS (
                          SELECT seq, type, at, data FROM changes
                          WHERE seq > $1 AND seq <= (SELECT seq FROM safe) ORDER BY seq LIMIT $3
                        ), span AS (
                          SELECT count(*) = $3 AS more,
                            coalesce(CASE WHEN count(*) = $3 THEN max(seq) ELSE (SELECT seq FROM safe) END, $1) AS next
                          FROM page
                        ), told AS (
                          SELECT page.*, audience FROM page, LATERAL (
                            SELECT array_agg(a.user_id) AS audience FROM event_audience a
                            WHERE a.seq = page.seq AND a.user_id = ANY ($2)) a
                          WHERE audience IS NOT NULL
                        )
                        SELECT next, more, $1 > 0 AND changes_pruned.seq > $1 AS expired, t.seq, t.type, t.at, t.data, t.audience
                        FROM span CROSS JOIN changes_pruned LEFT JOIN told t ON true ORDER BY t.seq
                        """, after, users.stream().map(UserId::value).toArray(UUID[]::new), limit)
                .map(EventStore::batch);
    }

    private static Batch batch(RowSet<Row> rows) {
        List<Told> items = new ArrayList<>();
        rows.forEach(row -> {
            if (row.getLong("seq") != null) {
                items.add(told(row));
            }
        });
        Row first = Rows.first(rows).orElseThrow();
        return new Batch(items, first.getLong("next"), first.getBoolean("more"), first.getBoolean("expired"));
    }

    private static Told told(Row row) {
        JsonObject data = (JsonObject) row.getJson("data");
        String recurrenceId = data.getString("recurrence_id");
        String actor = data.getString("actor");
        MeetingEvent event = new MeetingEvent(
                String.valueOf(row.getLong("seq")),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                new MeetingId(UUID.fromString(data.getString("meeting_id"))),
                recurrenceId == null ? null : LocalDateTime.parse(recurrenceId),
                data.getLong("version", 0L),
                actor == null ? null : new UserId(UUID.fromString(actor)),
                data.getJsonArray("changed", new JsonArray()).stream()
                        .map(String.class::cast)
                        .toList());
        Set<UserId> audience =
                Arrays.stream(row.getArrayOfUUIDs("audience")).map(UserId::new).collect(Collectors.toUnmodifiableSet());
        return new Told(row.getLong("seq"), event, audience);
    }
}
