package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.Occurrences;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The occurrences of one meeting as they are written out. */
public final class OccurrenceStore {
    private final Database database;

    public OccurrenceStore(Database database) {
        this.database = database;
    }

    /** Where a page ended. */
    record Position(Instant utcStart, LocalDateTime recurrenceId) {}

    /**
     * By start and recurrence id.
     *
     * @param after null for the first page
     */
    Future<List<ShownOccurrence>> list(Occurrences.ListOf query, Position after, int limit) {
        return database.run(
                        """
                        SELECT o.recurrence_id, lower(o.during) AS utc_start, upper(o.during) AS utc_end,
                          r.participation_status
                        FROM occurrences o
                        LEFT JOIN participants mine ON mine.meeting_id = o.meeting_id AND mine.user_id = $2
                        LEFT JOIN occurrence_responses r
                          ON r.participant_id = mine.id AND r.recurrence_id = o.recurrence_id
                        WHERE o.meeting_id = $1
                          AND ($3::timestamptz IS NULL OR upper(o.during) > $3)
                          AND ($4::timestamptz IS NULL OR lower(o.during) < $4)
                          AND ($5::timestamptz IS NULL OR (lower(o.during), o.recurrence_id) > ($5, $6::timestamp))
                        ORDER BY lower(o.during), o.recurrence_id LIMIT $7
                        """,
                        query.meeting().value(),
                        query.caller().value(),
                        MeetingRow.utc(query.from()),
                        MeetingRow.utc(query.to()),
                        after == null ? null : MeetingRow.utc(after.utcStart()),
                        after == null ? null : after.recurrenceId(),
                        limit)
                .map(rows -> {
                    List<ShownOccurrence> occurrences = new ArrayList<>();
                    rows.forEach(row -> occurrences.add(occurrence(row)));
                    return occurrences;
                });
    }

    private static ShownOccurrence occurrence(Row row) {
        String answer = row.getString("participation_status");
        return new ShownOccurrence(
                row.getLocalDateTime("recurrence_id"),
                MeetingRow.instant(row, "utc_start"),
                MeetingRow.instant(row, "utc_end"),
                answer == null ? null : MeetingRow.constant(ParticipationStatus.class, answer));
    }
}
