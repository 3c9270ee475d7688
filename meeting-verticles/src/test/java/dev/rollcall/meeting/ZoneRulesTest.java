package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.jobs.Job;
import dev.rollcall.meeting.meetings.MeetingStore;
import dev.rollcall.meeting.meetings.ZoneRulesStore;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issue 4, point 1: an update of the zone data moves instants, and no wall time. */
class ZoneRulesTest {
    private static final String ZONE = "Europe/Berlin";
    private static final LocalDate DAY = LocalDate.now().plusDays(30);

    private final FakeAuth auth = FakeAuth.start();
    private final MeetingServer server = MeetingServer.start(auth, Servers.freshDatabase());
    private final Person ana = auth.register("Ana", "Albers");

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
            vertx, new DatabaseSettings(PgConnectOptions.fromUri(server.sql().url()), 2, 100));
    private final Job job =
            new ZoneRulesStore(database, new MeetingStore(database, Clock.systemUTC()), Clock.systemUTC()).job();

    @BeforeEach
    void knowTheZone() {
        server.created(ana, at("07:00"));
        run(job);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
        server.close();
        auth.close();
    }

    @Test
    void whatLiesAheadIsBroughtToItsWallTimeAndWhatIsOverStays() {
        String series = server.created(
                ana,
                meeting()
                        .with("start", LocalDate.now().minusDays(10) + "T09:00:00")
                        .with("time_zone", ZONE)
                        .with("recurrence_rule", Map.of("frequency", "weekly", "count", 30)));
        String single = server.created(ana, at("09:00"));
        List<String> right = occurrences();

        deriveByOldRules();
        List<String> wrong = occurrences();
        updateTheZoneData();

        eventually(
                "the instants follow from the wall times",
                () -> occurrences().subList(2, right.size()).equals(right.subList(2, right.size())));
        assertThat(occurrences().subList(0, 2)).as("what is over").isEqualTo(wrong.subList(0, 2));
        assertThat(server.sql()
                        .texts("SELECT version::text FROM meetings WHERE id IN (?::uuid, ?::uuid)", series, single))
                .containsExactly("2", "2");
        assertThat(server.call("/v1/meetings/" + single)
                        .by(ana)
                        .get()
                        .expect(200)
                        .text("/start"))
                .isEqualTo(DAY + "T09:00:00");
        assertThat(server.sql().texts("""
                SELECT data ->> 'notify' FROM changes
                WHERE type = 'meeting.updated' AND data ->> 'meeting_id' IN (?, ?)
                """, series, single)).containsExactly("none", "none");
    }

    @Test
    void meetingsThatFollowOneAnotherInARoomAreNotInTheirOwnWay() {
        String room = room();
        List<String> hours = List.of("08:00", "08:30", "09:00", "09:30", "10:00");
        for (String hour : hours) {
            server.created(ana, at(hour).with("location", Map.of("room_id", room)));
        }
        List<String> right = occurrences();

        deriveByOldRules();
        updateTheZoneData();

        assertThat(occurrences()).isEqualTo(right);
        assertThat(server.sql().texts("SELECT 1 FROM occurrences WHERE room_id = ?::uuid", room))
                .hasSameSizeAs(hours);
    }

    @Test
    void aRoomThatAMeetingOfAnotherZoneHasByThenStaysTheirs() {
        String room = room();
        String mover = server.created(ana, at("09:00").with("location", Map.of("room_id", room)));
        String utc =
                server.call("/v1/meetings/" + mover).by(ana).get().expect(200).text("/utc_start");
        deriveByOldRules();
        String holder = server.created(
                ana,
                meeting()
                        .with("start", utc.replace("Z", ""))
                        .with("time_zone", "Etc/UTC")
                        .with("location", Map.of("room_id", room)));

        updateTheZoneData();

        assertThat(roomsOf(mover)).containsExactly((String) null);
        assertThat(roomsOf(holder)).containsExactly(room);
        assertThat(server.call("/v1/meetings/" + mover + "/history")
                        .by(ana)
                        .get()
                        .expect(200)
                        .text("/items/0/before/room_id"))
                .isEqualTo(room);
        assertThat(server.call("/v1/meetings/" + mover)
                        .by(ana)
                        .get()
                        .expect(200)
                        .text("/utc_start"))
                .isEqualTo(utc);
    }

    @Test
    void whatOneOccurrenceHasOfItsOwnMovesWithItAndWhatIsCancelledStaysSo() {
        String room = room();
        String series = server.created(
                ana,
                weekly(4, room)
                        .with(
                                "recurrence_overrides",
                                Map.of(
                                        DAY.plusWeeks(1) + "T09:00:00",
                                        Map.of("start", DAY.plusWeeks(1) + "T15:00:00", "duration", "PT1H"),
                                        DAY.plusWeeks(2) + "T09:00:00",
                                        Map.of("excluded", true))));
        List<String> right = rows(series);

        deriveByOldRules();
        updateTheZoneData();

        assertThat(rows(series)).isEqualTo(right);
        assertThat(server.sql().texts("""
                SELECT series_end = (SELECT max(upper(during)) FROM occurrences WHERE meeting_id = id) FROM meetings
                WHERE id = ?::uuid
                """, series)).containsExactly("t");
    }

    @Test
    void aMeetingThatComesAlongForOneRoomKeepsItsOtherRoom() {
        String first = room();
        String second = room();
        server.created(ana, at("08:00").with("location", Map.of("room_id", first)));
        for (int i = 0; i < 18; i++) {
            server.created(ana, at("10:00").with("title", "Number " + i));
        }
        String both = server.created(
                ana,
                weekly(2, first)
                        .with(
                                "recurrence_overrides",
                                Map.of(DAY.plusWeeks(1) + "T09:00:00", Map.of("location", Map.of("room_id", second)))));
        String before = server.created(
                ana,
                at("08:30").with("start", DAY.plusWeeks(1) + "T08:30:00").with("location", Map.of("room_id", second)));

        deriveByOldRules();
        updateTheZoneData();

        assertThat(roomsOf(both)).containsExactly(first, second);
        assertThat(roomsOf(before)).containsExactly(second);
    }

    @Test
    void zonesThatChangeTogetherAreNotInOneAnothersWay() {
        String room = room();
        String paris = server.created(
                ana, at("08:30").with("time_zone", "Europe/Paris").with("location", Map.of("room_id", room)));
        String berlin = server.created(ana, at("09:00").with("location", Map.of("room_id", room)));
        run(job);
        List<String> right = occurrences();

        deriveByOldRules();
        updateTheZoneData();

        assertThat(occurrences()).isEqualTo(right);
        assertThat(roomsOf(berlin)).containsExactly(room);
        assertThat(roomsOf(paris)).containsExactly(room);
    }

    @Test
    void aBatchMovesNoMoreThanItHasToWhoeverElseBooksTheRoom() {
        String room = room();
        for (int i = 0; i < 60; i++) {
            server.created(
                    ana,
                    at("09:00").with("start", DAY.plusDays(i) + "T09:00:00").with("location", Map.of("room_id", room)));
        }
        deriveByOldRules();
        server.sql().update("UPDATE zone_rules SET fingerprint = 'older'");

        await(job.batch().get());

        assertThat(server.sql().texts("SELECT 1 FROM meetings WHERE version > 1"))
                .hasSize(20);
    }

    @Test
    void itGoesOnWhereItStopped() {
        for (int i = 0; i < 45; i++) {
            server.created(ana, at("09:00").with("title", "Number " + i));
        }
        List<String> right = occurrences();
        deriveByOldRules();
        server.sql().update("UPDATE zone_rules SET fingerprint = 'older', target = 'old', done_to = gen_random_uuid()");

        assertThat(await(job.batch().get())).isEqualTo(20);
        assertThat(occurrences()).isNotEqualTo(right);
        run(job);

        assertThat(occurrences()).isEqualTo(right);
        assertThat(server.sql().texts("SELECT zone FROM zone_rules WHERE fingerprint = 'older' OR target IS NOT NULL"))
                .isEmpty();
    }

    private static MeetingJson at(String hour) {
        return meeting()
                .with("start", DAY + "T" + hour + ":00")
                .with("time_zone", ZONE)
                .with("duration", "PT30M");
    }

    private static MeetingJson weekly(int count, String room) {
        return at("09:00")
                .with("location", Map.of("room_id", room))
                .with("recurrence_rule", Map.of("frequency", "weekly", "count", count));
    }

    private String room() {
        return server.room(auth.registerAdmin("Ada", "Adams"));
    }

    /** As a service had it that took Berlin and Paris to be half an hour further west. */
    private void deriveByOldRules() {
        server.sql().update("""
                UPDATE occurrences o SET during =
                  tstzrange(lower(during) + interval '30 minutes', upper(during) + interval '30 minutes')
                FROM meetings m WHERE m.id = o.meeting_id AND m.time_zone LIKE 'Europe/%'
                """);
        server.sql().update("""
                UPDATE meetings SET utc_start = utc_start + interval '30 minutes', utc_end = utc_end + interval '30 minutes',
                  series_end = series_end + interval '30 minutes' WHERE time_zone LIKE 'Europe/%'
                """);
    }

    private void updateTheZoneData() {
        server.sql().update("UPDATE zone_rules SET fingerprint = 'older'");
        run(job);
    }

    private static void run(Job job) {
        while (await(job.batch().get()) > 0) {}
    }

    private List<String> occurrences() {
        return server.sql().texts("SELECT during::text FROM occurrences ORDER BY start_local, meeting_id");
    }

    private List<String> rows(String meeting) {
        return server.sql()
                .texts("SELECT o::text FROM occurrences o WHERE meeting_id = ?::uuid ORDER BY recurrence_id", meeting);
    }

    private List<String> roomsOf(String meeting) {
        return server.sql()
                .texts(
                        "SELECT room_id::text FROM occurrences WHERE meeting_id = ?::uuid ORDER BY recurrence_id",
                        meeting);
    }
}
