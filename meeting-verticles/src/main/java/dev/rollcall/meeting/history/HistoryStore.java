package dev.rollcall.meeting.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.History;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The history of the meetings, as the change log has written it. */
public final class HistoryStore {
    private static final String WHO_LEFT = "A former user";

    private final Database database;

    public HistoryStore(Database database) {
        this.database = database;
    }

    /** Where a page ended: the change, and the field of it. */
    record Position(long seq, int field) {
        static final Position NEWEST = new Position(Long.MAX_VALUE, 0);
    }

    /** What somebody gets to read of a meeting that they may see. */
    record Found(boolean takesPart, List<History.Entry> entries) {}

    /**
     * What others did with their places is for those who run the meeting, where participants are hidden; so is who of them did
     * anything else.
     */
    private static final String READ = """
            SELECT mine.id IS NOT NULL AS takes_part, h.*
            FROM meetings m
            LEFT JOIN participants mine ON mine.meeting_id = m.id AND mine.user_id = $2
            LEFT JOIN LATERAL (
              SELECT h.seq, h.position, h.at, h.version, h.type, h.recurrence_id, h.participant_id, h.field,
                h.before::text, h.after::text,
                CASE
                  WHEN h.actor_id IS NOT NULL THEN 'user'
                  WHEN h.type = 'participant.responded' AND h.subject_id IS NULL THEN 'guest'
                  ELSE 'service'
                END AS actor_kind,
                CASE WHEN NOT hides.others OR h.actor_id = $2 OR actor.roles && '{owner}' THEN h.actor_id END AS actor_id,
                CASE
                  WHEN h.actor_id IS NULL THEN guest.name
                  WHEN NOT hides.others OR h.actor_id = $2 OR actor.roles && '{owner}'
                    THEN coalesce(nullif(trim(concat_ws(' ', u.first_name, u.last_name)), ''), $6)
                END AS actor_name
              FROM history h
              CROSS JOIN (SELECT m.hide_participants AND NOT mine.roles && '{owner,chair}' AS others) hides
              LEFT JOIN users u ON u.id = h.actor_id
              LEFT JOIN participants actor ON actor.meeting_id = h.meeting_id AND actor.user_id = h.actor_id
              LEFT JOIN participants guest ON guest.id = h.participant_id AND h.type = 'participant.responded'
              WHERE h.meeting_id = m.id AND (h.seq, h.position) < ($3, $4)
                AND (NOT hides.others OR h.participant_id = mine.id OR h.subject_id = $2
                  OR NOT (starts_with(h.type, 'participant.') OR coalesce(h.field, '') IN ('participants', 'owner')))
              ORDER BY h.seq DESC, h.position DESC LIMIT $5
            ) h ON mine.id IS NOT NULL
            WHERE m.id = $1 AND m.deleted_at IS NULL AND (mine.id IS NOT NULL OR m.visibility = 'public')
            ORDER BY h.seq DESC, h.position DESC
            """;

    /** Empty where the caller may not know of the meeting. */
    Future<Optional<Found>> read(History.Read query, Position before, int limit) {
        return database.run(
                        READ,
                        query.meeting().value(),
                        query.caller().value(),
                        before.seq(),
                        before.field(),
                        limit,
                        WHO_LEFT)
                .map(rows -> {
                    Boolean takesPart = null;
                    List<History.Entry> entries = new ArrayList<>();
                    for (Row row : rows) {
                        takesPart = row.getBoolean("takes_part");
                        if (row.getLong("seq") != null) {
                            entries.add(entry(row));
                        }
                    }
                    return Optional.ofNullable(takesPart).map(known -> new Found(known, entries));
                });
    }

    private static History.Entry entry(Row row) {
        UUID participant = row.getUUID("participant_id");
        return new History.Entry(
                row.getLong("seq") + "-" + row.getInteger("position"),
                row.getOffsetDateTime("at").toInstant(),
                row.getLong("version"),
                row.getString("type"),
                actor(row),
                row.getLocalDateTime("recurrence_id"),
                participant == null ? null : new ParticipantId(participant),
                row.getString("field"),
                value(row.getString("before")),
                value(row.getString("after")));
    }

    private static History.Actor actor(Row row) {
        UUID user = row.getUUID("actor_id");
        return new History.Actor(
                History.ActorKind.valueOf(row.getString("actor_kind").toUpperCase(Locale.ROOT)),
                user == null ? null : new UserId(user),
                row.getString("actor_name"));
    }

    private static Object value(String json) {
        try {
            return json == null ? null : Json.LENIENT.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored value cannot be read", e);
        }
    }
}
