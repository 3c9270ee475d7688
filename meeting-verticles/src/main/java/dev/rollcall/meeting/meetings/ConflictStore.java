package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.Meeting.Warning;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a meeting that has just been written may not work out: people who are busy elsewhere, and a room that is too small.
 * One range query, however many people and occurrences.
 */
public final class ConflictStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictStore.class);

    /** How far ahead of its first occurrence to come a series is looked at, so that a long one costs little more than a short. */
    private static final Duration AHEAD = Duration.ofDays(62);

    /** How many people are looked at, and how many conflicts are told. */
    private static final int PEOPLE = 100;

    private static final int TOLD = 20;

    private static final String FIND = """
            WITH own AS (
              SELECT range_agg(tstzrange(s, e)) AS during, min(s) AS first, max(e) AS last
              FROM unnest($1::timestamptz[], $2::timestamptz[]) AS o (s, e)
            ), busy AS (
              SELECT p.user_id, o.during
              FROM own, participants p
              JOIN occurrences o ON o.meeting_id = p.meeting_id
              LEFT JOIN occurrence_responses r ON r.participant_id = p.id AND r.recurrence_id = o.recurrence_id
              WHERE p.user_id = ANY ($3) AND p.meeting_id <> $4 AND p.series_end > own.first
                AND lower(o.during) > own.first - interval '8 days' AND lower(o.during) < own.last
                AND o.is_busy AND o.during && own.during
                AND coalesce(r.participation_status, p.participation_status) IN ('accepted', 'tentative')
              ORDER BY lower(o.during), p.user_id LIMIT $5
            )
            SELECT user_id, lower(during) AS start, upper(during) AS "end", NULL::int AS capacity, NULL AS name FROM busy
            UNION ALL
            SELECT NULL, NULL, NULL, capacity, name FROM rooms WHERE id = $6 AND capacity < $7
            """;

    private final Database database;
    private final Clock clock;

    public ConflictStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The meeting as the caller sees it, warned of what concerns those whom they see in it; without, if that cannot be read. */
    Future<Meeting> warned(StoredMeeting stored, UserId caller) {
        Meeting meeting = stored.seenBy(caller);
        List<Occurrence> ahead = ahead(stored);
        Map<UserId, Participant> people = people(meeting);
        return database.run(
                        FIND,
                        column(ahead, Occurrence::utcStart),
                        column(ahead, Occurrence::utcEnd),
                        people.keySet().stream().map(UserId::value).toArray(UUID[]::new),
                        stored.id().value(),
                        TOLD,
                        stored.draft().roomId() == null
                                ? null
                                : stored.draft().roomId().value(),
                        stored.participants().size())
                .map(rows -> meeting.warning(warnings(rows, people)))
                .recover(e -> {
                    LOG.warn("Nobody is warned of conflicts: {}", e.toString());
                    return Future.succeededFuture(meeting);
                });
    }

    private List<Occurrence> ahead(StoredMeeting stored) {
        Instant now = clock.instant();
        Expansion expansion = Expansion.of(stored.draft(), now);
        List<Occurrence> toCome = expansion.occurrences().stream()
                .filter(occurrence ->
                        expansion.isBusy(occurrence) && occurrence.utcEnd().isAfter(now))
                .sorted(Comparator.comparing(Occurrence::utcStart))
                .toList();
        return toCome.stream()
                .takeWhile(occurrence ->
                        occurrence.utcStart().isBefore(toCome.get(0).utcStart().plus(AHEAD)))
                .toList();
    }

    /** Those who have accounts and have not said that they do not come. */
    private static Map<UserId, Participant> people(Meeting meeting) {
        Map<UserId, Participant> people = new HashMap<>();
        meeting.participants().stream()
                .filter(person -> person.userId() != null
                        && person.participationStatus() != Participant.ParticipationStatus.DECLINED)
                .limit(PEOPLE)
                .forEach(person -> people.put(person.userId(), person));
        return people;
    }

    private static OffsetDateTime[] column(List<Occurrence> occurrences, Function<Occurrence, Instant> value) {
        return occurrences.stream().map(value).map(MeetingRow::utc).toArray(OffsetDateTime[]::new);
    }

    private static List<Warning> warnings(RowSet<Row> rows, Map<UserId, Participant> people) {
        List<Warning> warnings = new ArrayList<>();
        for (Row row : rows) {
            warnings.add(row.getUUID("user_id") == null ? tooSmall(row) : busy(row, people));
        }
        return warnings;
    }

    private static Warning busy(Row row, Map<UserId, Participant> people) {
        Participant person = people.get(new UserId(row.getUUID("user_id")));
        return new Warning(
                "participant_busy",
                "%s is busy elsewhere from %s to %s"
                        .formatted(
                                Objects.requireNonNullElse(person.name(), person.email()),
                                MeetingRow.instant(row, "start"),
                                MeetingRow.instant(row, "end")));
    }

    private static Warning tooSmall(Row row) {
        return new Warning(
                "room_too_small",
                "%s holds %d people only".formatted(row.getString("name"), row.getInteger("capacity")));
    }
}
