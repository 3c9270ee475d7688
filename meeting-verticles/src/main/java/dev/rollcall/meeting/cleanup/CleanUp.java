package dev.rollcall.meeting.cleanup;

import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.jobs.Job;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import java.time.Duration;
import java.util.List;

/** What the meeting service removes once it has had its time, and how often it looks. */
public final class CleanUp {
    private static final Duration HOUR = Duration.ofHours(1);

    private CleanUp() {}

    public static List<Job> jobs(Database database, Retention kept) {
        CleanUpStore store = new CleanUpStore(database);
        ChangeLog log = new ChangeLog(database);
        return List.of(
                new Job("changes", HOUR, () -> log.prune(kept.changes(), Job.BATCH)),
                new Job("deleted-users", HOUR, () -> store.deletedUsers(kept.deletedUsers())),
                Idempotency.cleanUp(database));
    }
}
