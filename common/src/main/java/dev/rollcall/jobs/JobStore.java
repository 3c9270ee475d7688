package dev.rollcall.jobs;

import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** When each job is next due, in PostgreSQL, where one node alone gets to move that on. */
final class JobStore {
    /** Further off than any job is ever put off: the work of a clock that was wrong. */
    private static final Duration TOO_FAR = Job.LONGEST.multipliedBy(2);

    private final Database database;

    JobStore(Database database) {
        this.database = database;
    }

    /** The right to do a job, until that moment. */
    record Lease(String job, Instant until) {}

    /** Makes jobs known that are not yet; they are due at once. */
    Future<Void> add(List<String> jobs, Instant now) {
        return database.run(
                        "INSERT INTO jobs (name, next_at) SELECT unnest($1::text[]), $2 ON CONFLICT (name) DO NOTHING",
                        names(jobs),
                        time(now))
                .mapEmpty();
    }

    /** Takes the one of these jobs that has been due for longest, if any is. */
    Future<Optional<Lease>> claim(List<String> jobs, Instant now, Duration lease) {
        return database.run("""
                        UPDATE jobs SET next_at = $3 WHERE name = (
                          SELECT name FROM jobs
                          WHERE name = ANY ($1) AND NOT (next_at > $2 AND next_at < $4)
                          ORDER BY next_at LIMIT 1
                          FOR UPDATE SKIP LOCKED)
                        RETURNING name, next_at
                        """, names(jobs), time(now), time(now.plus(lease)), time(now.plus(TOO_FAR)))
                .map(rows -> Rows.first(rows).map(JobStore::lease));
    }

    /** Moves the job on to another moment, unless the lease has run out and another node has it. */
    Future<Void> move(Lease lease, Instant to) {
        return database.run(
                        "UPDATE jobs SET next_at = $3 WHERE name = $1 AND next_at = $2",
                        lease.job(),
                        time(lease.until()),
                        time(to))
                .mapEmpty();
    }

    private static Lease lease(Row row) {
        return new Lease(row.getString("name"), row.getOffsetDateTime("next_at").toInstant());
    }

    private static String[] names(List<String> jobs) {
        return jobs.toArray(String[]::new);
    }

    private static OffsetDateTime time(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
