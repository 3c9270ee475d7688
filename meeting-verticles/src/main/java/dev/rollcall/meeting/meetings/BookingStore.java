package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.RoomConflict;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.sql.ConstraintViolation;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rooms that occurrences book: the database lets none be booked twice, and here is what that means to who tries. */
public final class BookingStore {
    /** How many of the times are told at which rooms are taken. */
    private static final int TOLD = 20;

    private final Database database;

    public BookingStore(Database database) {
        this.database = database;
    }

    /**
     * What to recover a write of occurrences with: it refuses with {@code CONFLICT} and the times that are taken, or names the
     * field when there is no such room.
     */
    <T> Function<Throwable, Future<T>> refusal(MeetingId meeting, Expansion expansion) {
        return e -> switch (e instanceof ConstraintViolation violation ? violation.constraint() : "") {
            case "occurrences_one_per_room" ->
                taken(meeting, expansion)
                        .compose(times -> Future.failedFuture(
                                Failure.conflict("The room is taken: choose another room or another time", times)));
            case "occurrences_room", "meetings_room" ->
                Future.failedFuture(Failure.invalid(List.of(new Violation(
                        "/location/room_id", Violation.INVALID, "is not the id of a room that there is"))));
            default -> Future.failedFuture(e);
        };
    }

    /** By others, or else by occurrences of its own that overlap. */
    private Future<List<RoomConflict>> taken(MeetingId meeting, Expansion expansion) {
        Expansion.Bookings wanted = expansion.bookings();
        return database.run("""
                        WITH wanted AS (
                          SELECT n, room_id, tstzrange(utc_start, utc_end) AS during
                          FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[])
                            WITH ORDINALITY AS w (room_id, utc_start, utc_end, n)
                        ), taken AS (
                          SELECT o.room_id, o.during FROM wanted w JOIN occurrences o USING (room_id)
                          WHERE o.during && w.during AND o.meeting_id <> $4
                          UNION
                          SELECT o.room_id, o.during FROM wanted w JOIN wanted o USING (room_id)
                          WHERE o.during && w.during AND o.n < w.n
                        )
                        SELECT room_id, lower(during) AS start, upper(during) AS "end" FROM taken ORDER BY 2, 1 LIMIT $5
                        """, wanted.rooms(), wanted.starts(), wanted.ends(), meeting.value(), TOLD)
                .map(rows -> {
                    List<RoomConflict> times = new ArrayList<>();
                    rows.forEach(row -> times.add(new RoomConflict(
                            new RoomId(row.getUUID("room_id")),
                            MeetingRow.instant(row, "start"),
                            MeetingRow.instant(row, "end"))));
                    return times;
                });
    }
}
