package dev.rollcall.meeting.meetings;

import dev.rollcall.jobs.Job;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps series that go on without an end written out as far as the horizon, which moves on with the days. */
public final class HorizonStore {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Each of them has a few thousand occurrences at most. */
    private static final int BATCH = 20;

    private final Database database;
    private final MeetingStore meetings;
    private final Clock clock;

    public HorizonStore(Database database, MeetingStore meetings, Clock clock) {
        this.database = database;
        this.meetings = meetings;
        this.clock = clock;
    }

    public Job job() {
        return new Job("horizon", HOUR, this::extend);
    }

    /** Those that lag a month behind, the last ones first. */
    private Future<Integer> extend() {
        return database.run("""
                        SELECT id FROM meetings
                        WHERE expanded_to < $1::timestamptz + interval '5 years' - interval '1 month' AND deleted_at IS NULL
                        ORDER BY expanded_to LIMIT $2
                        """, MeetingRow.utc(clock.instant()), BATCH).compose(rows -> {
            List<MeetingId> ids = new ArrayList<>();
            rows.forEach(row -> ids.add(new MeetingId(row.getUUID("id"))));
            Future<Void> extended = Future.succeededFuture();
            for (MeetingId id : ids) {
                extended = extended.compose(done -> extend(id));
            }
            return extended.map(ids.size());
        });
    }

    private Future<Void> extend(MeetingId id) {
        return meetings.find(id).compose(found -> found.isPresent() ? extend(found.get()) : Future.succeededFuture());
    }

    /**
     * Whoever edited it meanwhile has written it out themselves, so that nothing is left to do here. A room that somebody else
     * has by then stays theirs.
     */
    private Future<Void> extend(StoredMeeting meeting) {
        Instant now = clock.instant();
        Expansion expansion = Expansion.of(meeting.draft(), now);
        Object[] occurrences = expansion.arguments();
        return database.run(
                        """
                        WITH extended AS (
                          UPDATE meetings SET series_end = $3, expanded_to = $4
                          WHERE id = $1 AND version = $2 AND deleted_at IS NULL
                          RETURNING id
                        )
                        INSERT INTO occurrences
                          (meeting_id, recurrence_id, start_local, during, is_cancelled, is_busy, room_id)
                        SELECT extended.id, o.recurrence_id, o.start_local, tstzrange(o.utc_start, o.utc_end),
                          o.is_cancelled, o.is_busy,
                          CASE WHEN NOT EXISTS (
                            SELECT FROM occurrences other
                            WHERE other.room_id = o.room_id AND other.meeting_id <> extended.id
                              AND other.during && tstzrange(o.utc_start, o.utc_end)) THEN o.room_id END
                        FROM extended, unnest(
                          $5::timestamp[], $6::timestamp[], $7::timestamptz[], $8::timestamptz[], $9::boolean[],
                          $10::boolean[], $11::uuid[])
                          AS o (recurrence_id, start_local, utc_start, utc_end, is_cancelled, is_busy, room_id)
                        ON CONFLICT (meeting_id, recurrence_id) DO NOTHING
                        """,
                        meeting.id().value(),
                        meeting.version(),
                        MeetingRow.utc(expansion.seriesEnd()),
                        MeetingRow.utc(expansion.expandedTo()),
                        occurrences[0],
                        occurrences[1],
                        occurrences[2],
                        occurrences[3],
                        occurrences[4],
                        occurrences[5],
                        occurrences[6])
                .mapEmpty();
    }
}
