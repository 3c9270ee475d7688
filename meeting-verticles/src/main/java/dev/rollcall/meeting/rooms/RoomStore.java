package dev.rollcall.meeting.rooms;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Room;
import dev.rollcall.protocol.RoomConflict;
import dev.rollcall.protocol.RoomDraft;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.Rooms;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Filters;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rooms. One that was deleted stays for the sake of the meetings that were held in it, and is not found. */
public final class RoomStore {
    private static final String COLUMNS = "id, version, name, capacity, location, time_zone, created_at, updated_at";

    /** How many of the bookings that keep a room are told. */
    private static final int TOLD = 20;

    private final Database database;

    public RoomStore(Database database) {
        this.database = database;
    }

    /** Where a page of rooms ended. */
    record Position(RoomId id) {}

    Future<Room> add(Rooms.Add command) {
        RoomDraft draft = command.draft();
        return database.under(command.options())
                .run(
                        """
                        INSERT INTO rooms (id, name, capacity, location, time_zone) VALUES ($1, $2, $3, $4, $5)
                        RETURNING %s
                        """.formatted(COLUMNS),
                        UuidCreator.getTimeOrderedEpoch(),
                        draft.name(),
                        draft.capacity(),
                        draft.location(),
                        zone(draft))
                .map(rows -> room(rows.iterator().next()));
    }

    Future<Optional<Room>> find(RoomId id) {
        return database.run("SELECT %s FROM rooms WHERE id = $1 AND deleted_at IS NULL".formatted(COLUMNS), id.value())
                .map(RoomStore::first);
    }

    /** By name, and those of one name in no time at all: there is one. */
    Future<List<Room>> search(Rooms.Search query, Position after, int limit) {
        Filters filters = new Filters()
                .and("strpos(lower(name || ' ' || coalesce(location, '')), lower(%s)) > 0", query.text())
                .and("capacity >= %s", query.capacity())
                .and(
                        "lower(name) > (SELECT lower(name) FROM rooms WHERE id = %s)",
                        after == null ? null : after.id().value());
        if (query.freeFrom() != null && query.freeTo() != null) {
            filters.and(
                    "NOT EXISTS (SELECT FROM occurrences o WHERE o.room_id = rooms.id AND o.during && tstzrange(%s, "
                            + filters.argument(query.freeTo().atOffset(ZoneOffset.UTC)) + "))",
                    query.freeFrom().atOffset(ZoneOffset.UTC));
        }
        String sql = "SELECT %s FROM rooms WHERE deleted_at IS NULL AND %s ORDER BY lower(name) LIMIT %s"
                .formatted(COLUMNS, filters.sql(), filters.argument(limit));
        return database.run(sql, filters.arguments()).map(rows -> {
            List<Room> rooms = new ArrayList<>();
            rows.forEach(row -> rooms.add(room(row)));
            return rooms;
        });
    }

    /** Empty when the room no longer stands at that version. */
    Future<Optional<Room>> change(Rooms.Change command) {
        RoomDraft draft = command.draft();
        return database.under(command.options())
                .run(
                        """
                        UPDATE rooms SET
                          name = $3, capacity = $4, location = $5, time_zone = $6, version = version + 1, updated_at = now()
                        WHERE id = $1 AND version = $2 AND deleted_at IS NULL
                        RETURNING %s
                        """.formatted(COLUMNS),
                        command.id().value(),
                        command.version(),
                        draft.name(),
                        draft.capacity(),
                        draft.location(),
                        zone(draft))
                .map(RoomStore::first);
    }

    /** Empty when the room no longer stands at that version; whoever books it waits, or is waited for. */
    Future<Optional<Room>> remove(Rooms.Remove command) {
        return database.under(command.options()).transaction(transaction -> transaction
                .run(
                        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                        command.id().toString())
                .compose(locked -> transaction.run("""
                        SELECT lower(during) AS start, upper(during) AS "end" FROM occurrences
                        WHERE room_id = $1 AND during && tstzrange(now(), NULL)
                        ORDER BY 1 LIMIT $2
                        """, command.id().value(), TOLD))
                .compose(booked -> {
                    refuseBooked(booked, command.id());
                    return transaction.run("""
                            UPDATE rooms SET deleted_at = now(), version = version + 1, updated_at = now()
                            WHERE id = $1 AND version = $2 AND deleted_at IS NULL
                            RETURNING %s
                            """.formatted(COLUMNS), command.id().value(), command.version());
                })
                .map(RoomStore::first));
    }

    private static void refuseBooked(RowSet<Row> booked, RoomId id) {
        List<RoomConflict> times = new ArrayList<>();
        booked.forEach(row -> times.add(new RoomConflict(id, instant(row, "start"), instant(row, "end"))));
        if (!times.isEmpty()) {
            throw Failure.conflict("The room is booked for times to come: free it of them first", times);
        }
    }

    private static Optional<Room> first(RowSet<Row> rows) {
        return Rows.first(rows).map(RoomStore::room);
    }

    private static Room room(Row row) {
        String zone = row.getString("time_zone");
        return new Room(
                new RoomId(row.getUUID("id")),
                row.getLong("version"),
                row.getString("name"),
                row.getInteger("capacity"),
                row.getString("location"),
                zone == null ? null : ZoneId.of(zone),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static String zone(RoomDraft draft) {
        return draft.timeZone() == null ? null : draft.timeZone().getId();
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
