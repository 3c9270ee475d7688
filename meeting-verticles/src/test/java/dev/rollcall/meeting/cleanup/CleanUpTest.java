package dev.rollcall.meeting.cleanup;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** Issue 3, point 13: what the meeting service drops. */
class CleanUpTest {
    private final FakeAuth auth = FakeAuth.start();
    private final MeetingServer server = MeetingServer.start(auth, Servers.freshDatabase());

    @AfterEach
    void close() {
        server.close();
        auth.close();
    }

    @Test
    @Execution(CONCURRENT)
    void theBareIdOfADeletedUserGoesOnceNoMeetingNamesIt() {
        Person owner = auth.register("Ana", "Albers");
        Person invited = auth.register("Ben", "Baker");
        Person nobodyNames = auth.register("Cem", "Can");
        Person deletedLately = auth.register("Dan", "Dorn");
        Person there = auth.register("Eva", "Esser");
        server.created(owner, meeting().with("visibility", "public").inviting(byId(invited)));
        for (Person deleted : List.of(owner, invited, nobodyNames, deletedLately)) {
            auth.append("user.deleted", Map.of("id", deleted.id().toString()));
            eventually("the deletion is in the copy", () -> server.user(deleted).status() == 404);
        }
        server.sql()
                .update(
                        "UPDATE users SET copied_at = now() - interval '31 days' WHERE id <> ?::uuid",
                        deletedLately.id().toString());

        run("deleted-users");

        assertThat(server.sql().texts("SELECT id FROM users"))
                .containsExactlyInAnyOrder(id(owner), id(invited), id(deletedLately), id(there));
    }

    @Test
    @Execution(CONCURRENT)
    void idempotencyKeysGoWhenTheirDayIsOver() {
        for (int hours : List.of(-1, 1)) {
            server.sql().update("""
                    INSERT INTO idempotency_keys (id, fingerprint, claim, claimed_until, expires_at)
                    VALUES (decode(?, 'hex'), '', gen_random_uuid(), now(), now() + make_interval(hours => ?))
                    """, hours < 0 ? "00" : "01", hours);
        }

        run("idempotency-keys");

        assertThat(server.sql().texts("SELECT encode(id, 'hex') FROM idempotency_keys WHERE length(id) = 1"))
                .containsExactly("01");
    }

    @Test
    @Execution(CONCURRENT)
    void changesGoAfterThirtyDays() {
        Person ana = auth.register("Ana", "Albers");
        server.created(ana, meeting());
        server.sql().update("UPDATE changes SET at = now() - interval '31 days'");
        server.created(ana, meeting());

        run("changes");

        assertThat(server.sql().texts("SELECT count(*) FROM changes WHERE at < now() - interval '30 days'"))
                .containsExactly("0");
        assertThat(server.sql().texts("SELECT type FROM changes")).containsExactly("meeting.created");
    }

    private static String id(Person person) {
        return person.id().toString();
    }

    /** Has that job come due, and waits until it has been done. */
    private void run(String job) {
        server.sql().update("UPDATE jobs SET next_at = now() - interval '1 second' WHERE name = ?", job);
        eventually(job + " has been done", () -> server.sql()
                .texts("SELECT 1 FROM jobs WHERE name = ? AND next_at > now() + interval '30 minutes'", job)
                .equals(List.of("1")));
    }
}
