package dev.rollcall.meeting.rooms;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Rooms: administrators keep them, everybody finds them (point 5). */
class RoomsTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person admin = auth.registerAdmin("Ada", "Adams");
    private final Person ana = auth.register("Ana", "Albers");
    private final String name = "Room " + UUID.randomUUID();

    @Test
    void anAdministratorAddsChangesAndDeletesARoomThatEverybodyFinds() {
        Answer added = server.call("/v1/rooms")
                .by(admin)
                .post(Map.of("name", name, "capacity", 4, "location", "Attic", "time_zone", "Europe/Berlin"))
                .expect(201);
        String path = added.header("Location");

        assertThat(server.call(path).by(ana).get().expect(200).json()).isEqualTo(added.json());
        assertThat(server.call("/v1/rooms?capacity=3&q=" + name.substring(5).toUpperCase(java.util.Locale.ROOT))
                        .by(ana)
                        .get()
                        .texts("/items", "/name"))
                .containsExactly(name);
        Answer changed = server.call(path)
                .by(admin)
                .ifMatch(1)
                .patch("{\"capacity\": null}")
                .expect(200);
        assertThat(changed.at("/capacity").isNull()).isTrue();
        assertThat(changed.text("/location")).isEqualTo("Attic");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");

        server.call(path).by(admin).ifMatch(2).delete().expect(204);
        server.call(path).by(ana).get().expectProblem(404, "not-found");
    }

    @Test
    void whoIsNoAdministratorChangesNone() {
        String path = room();

        server.call("/v1/rooms").by(ana).post(Map.of("name", "Mine")).expectProblem(403, "forbidden");
        server.call(path).by(ana).ifMatch(1).patch(Map.of("name", "Mine")).expectProblem(403, "forbidden");
        server.call(path).by(ana).ifMatch(1).delete().expectProblem(403, "forbidden");
        server.call("/v1/rooms").get().expectProblem(401, "token-missing");
    }

    @Test
    void aNameIsTakenOnceAndFreeAgainAfterItsRoom() {
        String path = room();

        server.call("/v1/rooms")
                .by(admin)
                .post(Map.of("name", name.toUpperCase(java.util.Locale.ROOT)))
                .expectProblem(409, "conflict");
        server.call(path).by(admin).ifMatch(1).delete().expect(204);
        room();
    }

    @Test
    void aChangeNeedsTheVersionThatStands() {
        String path = room();

        server.call(path).by(admin).patch(Map.of("capacity", 3)).expectProblem(428, "version-required");
        Answer stale = server.call(path)
                .by(admin)
                .ifMatch(9)
                .patch(Map.of("capacity", 3))
                .expectProblem(412, "version-stale");
        assertThat(stale.text("/room/name")).isEqualTo(name);
    }

    @Test
    void everyLimitIsToldAtOnce() {
        assertThat(server.call("/v1/rooms")
                        .by(admin)
                        .post(Map.of("name", " ", "capacity", 0, "time_zone", "Mars/Olympus", "colour", "red"))
                        .violations())
                .contains("/capacity out_of_range 1", "/time_zone invalid", "/colour unknown_field")
                .anyMatch(violation -> violation.startsWith("/name"));
    }

    @Test
    void aDryRunAddsAndDeletesNothing() {
        server.call("/v1/rooms?dry_run=true")
                .by(admin)
                .post(Map.of("name", name))
                .expect(200);
        String path = room();
        server.call(path + "?dry_run=true")
                .by(admin)
                .ifMatch(1)
                .patch(Map.of("capacity", 9))
                .expect(200);
        server.call(path + "?dry_run=true").by(admin).ifMatch(1).delete().expect(204);

        assertThat(server.call(path).by(ana).get().at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void oneThatIsBookedIsNotDeletedAndTakesNoBookingsOnceItIs() {
        String path = room();
        String id = path.substring(path.lastIndexOf('/') + 1);
        var booking = meeting().startingAt("2027-05-05T09:00:00").with("location", Map.of("room_id", id));
        String meeting = server.created(ana, booking);

        Answer kept = server.call(path).by(admin).ifMatch(1).delete().expectProblem(409, "conflict");
        assertThat(kept.texts("/conflicts", "/start")).containsExactly("2027-05-05T07:00:00Z");
        assertThat(server.call("/v1/rooms?free_from=2027-05-05T07:10:00Z&free_to=2027-05-05T07:20:00Z&q="
                                + name.substring(5))
                        .by(ana)
                        .get()
                        .expect(200)
                        .at("/items"))
                .isEmpty();

        server.call("/v1/meetings/" + meeting).by(ana).ifMatch(1).delete().expect(204);
        server.call(path).by(admin).ifMatch(1).delete().expect(204);
        assertThat(server.create(ana, booking).violations()).containsExactly("/location/room_id invalid");
    }

    private String room() {
        return server.call("/v1/rooms")
                .by(admin)
                .post(Map.of("name", name))
                .expect(201)
                .header("Location");
    }
}
