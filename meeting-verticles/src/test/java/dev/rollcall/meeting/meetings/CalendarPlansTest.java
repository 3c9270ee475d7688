package dev.rollcall.meeting.meetings;

import static dev.rollcall.meeting.running.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.Sql;
import dev.rollcall.protocol.Calendars;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How the database reads the calendar and the lists of somebody with 2,000 meetings, 200 of them recurring, among those of
 * others: with {@code -Dplans.database} a million, seeded by {@code bench/calendar-seed.sql}. The plans are written to
 * {@code target/plans}.
 */
class CalendarPlansTest {
    private static final Path SEED = Path.of("../bench/calendar-seed.sql");
    private static final Path PLANS = Path.of("target/plans");
    private static final String SEEDED = System.getProperty("plans.database");
    private static final UserId CALLER = new UserId(UUID.fromString("00000000-0000-7000-8000-000000000001"));
    private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-01T00:00:00Z");

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void manyMeetings() throws IOException {
        vertx = Vertx.vertx();
        String url = SEEDED == null ? Servers.freshDatabase() : SEEDED;
        DatabaseSettings settings = new DatabaseSettings(PgConnectOptions.fromUri(url), 1, 10);
        if (SEEDED == null) {
            await(Migrations.run(vertx, settings, "db/meeting"));
            new Sql(url).update(fewer(Files.readString(SEED)));
        }
        database = Database.open(vertx, settings);
        Files.createDirectories(PLANS);
    }

    /** What psql alone understands goes, and most of the meetings of others. */
    private static String fewer(String seed) {
        return seed.replaceAll("(?m)^\\\\.*$", "")
                .replace("1000000::bigint", "40000::bigint")
                .replace("VACUUM ANALYZE", "ANALYZE");
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    record Asked(String name, Statement statement) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Asked> asked() {
        var middle = new CalendarStore.Position(
                Instant.parse("2026-10-15T10:00:00Z"),
                new MeetingId(UUID.randomUUID()),
                LocalDateTime.of(2026, 10, 15, 10, 0));
        return Stream.of(
                new Asked("view", view(null, null, null)),
                new Asked("view-next-page", view(null, null, middle)),
                new Asked("view-cancelled", view(Status.CANCELLED, null, null)),
                new Asked("view-search", view(null, "budget topic", null)),
                new Asked("list", list(null, null, null)),
                new Asked("list-range", list(FROM, TO, null)),
                new Asked("list-search", list(null, null, "budget last2")),
                new Asked("meeting", new Statement(MeetingStore.FIND, new Object[] {
                    UUID.fromString("00000000-0001-7000-8000-000000000010")
                })));
    }

    private static Statement view(Status status, String q, CalendarStore.Position after) {
        return CalendarStore.statement(
                new Calendars.View(CALLER, FROM, TO, status, null, null, q, null, 100), after, 101);
    }

    private static Statement list(Instant from, Instant to, String q) {
        return MeetingStore.statement(new Meetings.ListMine(CALLER, from, to, null, null, null, q, null, 20), null, 21);
    }

    @ParameterizedTest
    @MethodSource("asked")
    void noTableIsReadFromEndToEnd(Asked asked) throws IOException {
        List<String> plan = new ArrayList<>();
        Statement statement = asked.statement();
        for (String options : List.of("(ANALYZE)", "(ANALYZE, BUFFERS)")) { // the first one warms the cache
            plan.clear();
            await(database.run("EXPLAIN " + options + " " + statement.sql(), statement.arguments()))
                    .forEach(row -> plan.add(row.getString(0)));
        }

        Files.write(PLANS.resolve(asked.name() + ".txt"), plan);
        assertThat(plan)
                .noneMatch(line ->
                        line.matches(".*Seq Scan on (meetings|participants|occurrences|users|occurrence_responses).*"));
    }
}
