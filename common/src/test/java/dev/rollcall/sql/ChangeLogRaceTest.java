package dev.rollcall.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ChangeLogRaceTest {
    private static final int WRITERS = 8;
    private static final int TRANSACTIONS = 200;
    private static final int READERS = 3;
    private static final int PAGE = 7;
    private static final int THINGS = 10;

    private static final String KEEP_WHAT_IS_WRITTEN = """
            CREATE TABLE written (seq bigint);
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO written VALUES (NEW.seq);
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER keep AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION keep();
            """;

    @Test
    void everyReaderSeesEveryCommittedChangeOnceAndInOrder(Vertx vertx) throws Exception {
        TestDatabase database = TestDatabase.migrated(vertx);
        ChangeLog log = new ChangeLog(database.open(vertx, 1, 100));
        Await.result(log.read(0, Set.of(), PAGE)); // so that no reader waits for a connection
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (var session = database.session()) {
            session.run("INSERT INTO things (id) SELECT i FROM generate_series(0, " + (THINGS - 1) + ") i");

            List<Future<List<Change>>> readers =
                    submit(threads, READERS, reader -> readAll(after -> log.read(after, Set.of(), PAGE), written));
            Future<Void> restarts = threads.submit(() -> restart(log, written));
            for (Future<Void> writer : submit(threads, WRITERS, writer -> write(database, writer))) {
                writer.get(1, TimeUnit.MINUTES);
            }
            written.set(true);

            List<String> committed = List.of(session.run("SELECT string_agg(seq::text, ',' ORDER BY seq) FROM changes")
                    .split(","));
            assertThat(committed).hasSizeGreaterThan(WRITERS * TRANSACTIONS / 2);
            for (Future<List<Change>> reader : readers) {
                List<Change> seen = reader.get(1, TimeUnit.MINUTES);
                assertThat(seen)
                        .extracting(change -> String.valueOf(change.seq()))
                        .containsExactlyElementsOf(committed);
                assertVersionsRise(seen);
            }
            restarts.get(1, TimeUnit.MINUTES);
        } finally {
            written.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void aFollowerSeesEveryCommittedChangeHoweverMuchIsPrunedBehindIt(Vertx vertx) throws Exception {
        TestDatabase database = TestDatabase.migrated(vertx);
        ChangeLog log = new ChangeLog(database.open(vertx, 3, 100));
        Await.result(log.note("follower", 0));
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (var session = database.session()) {
            session.run("INSERT INTO things (id) SELECT i FROM generate_series(0, " + (THINGS - 1) + ") i");
            session.run(KEEP_WHAT_IS_WRITTEN);

            Future<List<Change>> follower = threads.submit(() -> readAll(
                    after -> log.note("follower", after).compose(noted -> log.read(after, Set.of(), PAGE)), written));
            Future<Integer> pruner = threads.submit(() -> prune(log, written));
            for (Future<Void> writer : submit(threads, WRITERS, writer -> write(database, writer))) {
                writer.get(1, TimeUnit.MINUTES);
            }
            written.set(true);

            List<Change> seen = follower.get(1, TimeUnit.MINUTES);
            assertThat(seen)
                    .extracting(change -> String.valueOf(change.seq()))
                    .containsExactlyElementsOf(
                            List.of(session.run("SELECT string_agg(seq::text, ',' ORDER BY seq) FROM written")
                                    .split(",")));
            assertVersionsRise(seen);
            assertThat(pruner.get(1, TimeUnit.MINUTES)).isPositive();
        } finally {
            written.set(true);
            threads.shutdownNow();
        }
    }

    /** Each change of a thing tells the version after it, which goes up by one. */
    private static void assertVersionsRise(List<Change> seen) {
        Map<Object, Integer> versions = new HashMap<>();
        for (Change change : seen) {
            Object thing = change.data().get("thing");
            if (thing != null) {
                int version = (int) change.data().get("version");
                assertThat(version)
                        .as("of %s at %d", thing, change.seq())
                        .isEqualTo(versions.getOrDefault(thing, 0) + 1);
                versions.put(thing, version);
            }
        }
    }

    private static Void write(TestDatabase database, int writer) throws SQLException {
        Random random = new Random(writer);
        try (var session = database.session().begin()) {
            for (int i = 0; i < TRANSACTIONS; i++) {
                if (random.nextBoolean()) {
                    session.run("INSERT INTO things (id) VALUES (" + (1_000 + writer * TRANSACTIONS + i) + ")");
                }
                work(session, random);
                for (int more = random.nextInt(3); more > 0; more--) {
                    session.change("other");
                }
                session.run("""
                        WITH thing AS (UPDATE things SET version = version + 1 WHERE id = %d RETURNING id, version)
                        INSERT INTO changes (type, data)
                        SELECT 'thing', jsonb_build_object('thing', id, 'version', version) FROM thing
                        """.formatted(random.nextInt(THINGS)));
                work(session, random);
                if (random.nextInt(5) == 0) {
                    session.rollback();
                } else {
                    session.commit();
                }
            }
        }
        return null;
    }

    private static void work(TestDatabase.Session session, Random random) throws SQLException {
        if (random.nextInt(3) == 0) {
            session.run("SELECT pg_sleep(" + random.nextInt(4) / 1000.0 + ")");
        }
    }

    /** Until the writers are done and a last look finds nothing more. */
    private static List<Change> readAll(Reading log, AtomicBoolean written) throws Exception {
        List<Change> seen = new ArrayList<>();
        long cursor = 0;
        while (true) {
            boolean last = written.get();
            ChangeFeed.Changes page = Await.result(log.after(cursor));
            seen.addAll(page.items());
            cursor = page.next();
            if (last && page.items().isEmpty()) {
                return seen;
            }
        }
    }

    private interface Reading {
        io.vertx.core.Future<ChangeFeed.Changes> after(long cursor);
    }

    /** How many changes went, however new they were. */
    private static int prune(ChangeLog log, AtomicBoolean written) throws Exception {
        int gone = 0;
        while (!written.get()) {
            gone += Await.result(log.prune(Duration.ZERO, 20));
        }
        return gone;
    }

    /** What nodes that start meanwhile do to the log. */
    private static Void restart(ChangeLog log, AtomicBoolean written) throws Exception {
        while (!written.get()) {
            Await.result(log.adoptRestoredRows());
        }
        return null;
    }

    private interface Task<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<Future<T>> submit(ExecutorService threads, int count, Task<T> task) {
        return IntStream.range(0, count)
                .mapToObj(number -> threads.submit((Callable<T>) () -> task.run(number)))
                .toList();
    }
}
