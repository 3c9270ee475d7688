package dev.rollcall.meeting.availability;

import dev.rollcall.protocol.Availability.BusyBlock;
import dev.rollcall.protocol.Availability.PersonBusy;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** When people are busy: one statement, however many they are. */
public final class AvailabilityStore {
    private final Database database;

    public AvailabilityStore(Database database) {
        this.database = database;
    }

    /**
     * What they accepted is busy, and what they may yet come to tentative, where it is not busy as well; what they declined or
     * wait for takes no time. No occurrence is longer than 7 days, so that those further before the range need not be looked at.
     */
    Future<List<PersonBusy>> busy(List<Invitee> people, Instant from, Instant to) {
        return database.run(
                        """
                        WITH asked AS (
                          SELECT a.n, u.id
                          FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS a (user_id, email, n)
                          LEFT JOIN LATERAL (
                            SELECT id FROM users WHERE users.id = a.user_id AND is_active AND is_email_verified
                            UNION ALL
                            SELECT id FROM users
                            WHERE a.user_id IS NULL AND lower(users.email) = lower(a.email)
                              AND is_active AND is_email_verified
                            LIMIT 1) u ON true
                        ), taken AS (
                          SELECT p.user_id, s.status = 'accepted' AS accepted,
                            range_agg(o.during * tstzrange($3, $4)) AS during
                          FROM participants p
                          JOIN occurrences o ON o.meeting_id = p.meeting_id
                          LEFT JOIN occurrence_responses r
                            ON r.participant_id = p.id AND r.recurrence_id = o.recurrence_id
                          CROSS JOIN LATERAL (
                            SELECT coalesce(r.participation_status, p.participation_status) AS status) s
                          WHERE p.user_id IN (SELECT id FROM asked) AND p.series_end > $3
                            AND lower(o.during) > $3::timestamptz - interval '8 days' AND lower(o.during) < $4
                            AND o.during && tstzrange($3, $4) AND o.is_busy
                            AND s.status IN ('accepted', 'tentative', 'needs-action')
                          GROUP BY p.user_id, s.status = 'accepted'
                        ), blocks AS (
                          SELECT t.user_id, 'busy' AS status, unnest(t.during) AS block FROM taken t WHERE t.accepted
                          UNION ALL
                          SELECT t.user_id, 'tentative', unnest(t.during - coalesce(b.during, '{}'::tstzmultirange))
                          FROM taken t LEFT JOIN taken b ON b.user_id = t.user_id AND b.accepted
                          WHERE NOT t.accepted
                        )
                        SELECT a.n, a.id IS NOT NULL AS known, b.status, lower(b.block) AS start, upper(b.block) AS "end"
                        FROM asked a LEFT JOIN blocks b ON b.user_id = a.id
                        ORDER BY a.n, 4
                        """,
                        people.stream()
                                .map(person -> person.userId() == null
                                        ? null
                                        : person.userId().value())
                                .toArray(UUID[]::new),
                        people.stream().map(Invitee::email).toArray(String[]::new),
                        from.atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC))
                .map(rows -> persons(rows, people));
    }

    private static List<PersonBusy> persons(RowSet<Row> rows, List<Invitee> people) {
        List<PersonBusy> persons = new ArrayList<>();
        for (Row row : rows) {
            int position = row.getLong("n").intValue();
            if (persons.size() < position) {
                persons.add(new PersonBusy(name(people.get(position - 1)), row.getBoolean("known"), new ArrayList<>()));
            }
            if (row.getString("status") != null) {
                persons.get(position - 1)
                        .busy()
                        .add(new BusyBlock(instant(row, "start"), instant(row, "end"), row.getString("status")));
            }
        }
        return persons;
    }

    private static String name(Invitee person) {
        return person.userId() == null ? person.email() : person.userId().toString();
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
