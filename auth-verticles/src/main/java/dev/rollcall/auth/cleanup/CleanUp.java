package dev.rollcall.auth.cleanup;

import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.jobs.Job;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import java.time.Duration;
import java.util.List;

/** What the auth service removes once it has had its time, and how often it looks. */
public final class CleanUp {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private CleanUp() {}

    public static List<Job> jobs(Database database, Retention kept) {
        CleanUpStore store = new CleanUpStore(database);
        ChangeLog log = new ChangeLog(database);
        return List.of(
                new Job("revoked-sessions", HOUR, () -> store.revokedSessions(kept.sessions())),
                new Job("expired-sessions", HOUR, () -> store.expiredSessions(kept.sessions())),
                new Job("idle-sessions", DAY, () -> store.idleSessions(kept.sessions())),
                new Job("one-time-tokens", HOUR, () -> store.tokens(kept.tokens())),
                new Job("known-devices", DAY, () -> store.devices(kept.devices())),
                new Job("sent-mails", HOUR, () -> store.sentMails(kept.mails())),
                new Job("dead-mails", HOUR, () -> store.deadMails(kept.deadMails())),
                new Job("audit", HOUR, () -> store.audit(kept.audit())),
                new Job("changes", HOUR, () -> log.prune(kept.changes(), Job.BATCH)),
                new Job("unverified-accounts", HOUR, () -> store.unverifiedAccounts(kept.unverified())),
                Idempotency.cleanUp(database));
    }
}
