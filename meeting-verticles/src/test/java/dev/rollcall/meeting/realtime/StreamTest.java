package dev.rollcall.meeting.realtime;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.EventClient;
import dev.rollcall.meeting.running.EventClient.Event;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a client is told while it keeps a stream open. */
class StreamTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @Test
    void itIsAStreamOfServerSentEvents() {
        try (EventClient client = EventClient.of(server, ana)) {
            assertThat(client.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(client.head())
                    .anyMatch(line -> line.equalsIgnoreCase("content-type: text/event-stream"))
                    .anyMatch(line -> line.equalsIgnoreCase("cache-control: no-store"));
        }
    }

    @Test
    void whoTakesPartIsToldOfEveryChangeInOrder() {
        try (EventClient client = EventClient.of(server, ben)) {
            String id = server.created(ana, meeting().inviting(byId(ben)));
            server.call("/v1/meetings/" + id).by(ana).ifMatch(1).patch(Map.of("title", "New", "duration", "PT1H"));
            server.call("/v1/meetings/" + id).by(ana).ifMatch(2).delete().expect(204);
            server.call("/v1/meetings/" + id + "/restore").by(ana).post().expect(200);

            List<Event> events = client.until(event -> event.type().equals("meeting.restored"));

            assertThat(events)
                    .extracting(Event::type)
                    .containsExactly("meeting.created", "meeting.updated", "meeting.deleted", "meeting.restored");
            assertThat(events).allSatisfy(event -> {
                assertThat(event.data().get("id").asText()).isEqualTo(event.id());
                assertThat(event.data().get("type").asText()).isEqualTo(event.type());
                assertThat(event.data().get("meeting_id").asText()).isEqualTo(id);
                assertThat(event.data().get("actor").asText())
                        .isEqualTo(ana.id().toString());
            });
            assertThat(events)
                    .extracting(event -> event.data().get("version").asInt())
                    .containsExactly(1, 2, 3, 4);
            assertThat(events.get(1).data().get("changed"))
                    .extracting(field -> field.asText())
                    .containsExactlyInAnyOrder("title", "duration");
        }
    }

    @Test
    void whoDoesNotTakePartIsToldNothingNotEvenOfAPublicMeeting() {
        try (EventClient client = EventClient.of(server, ben)) {
            server.created(ana, meeting());
            server.created(ana, meeting().with("visibility", "public"));
            String own = server.created(ben, meeting());

            assertThat(client.next().data().get("meeting_id").asText()).isEqualTo(own);
        }
    }

    @Test
    void aRevokedSessionsStreamSaysSoAndEndsAtOnce() {
        Person phone = auth.signIn(ana, true);
        try (EventClient laptop = EventClient.of(server, ana);
                EventClient client = EventClient.of(server, phone)) {
            auth.revoke(phone.session());

            assertThat(client.next().type()).isEqualTo("stream.closed");
            assertThat(client.next().type()).isEqualTo("end");
            server.created(ana, meeting());
            assertThat(laptop.next().type()).isEqualTo("meeting.created");
        }
    }

    @Test
    void aStreamNeedsAToken() {
        server.call("/v1/stream").get().expectProblem(401, "token-missing");
    }

    @Test
    void aTicketOpensAStreamOnce() {
        String ticket =
                server.call("/v1/stream/tickets").by(ana).post().expect(200).text("/ticket");

        try (EventClient client = EventClient.open(server, "/v1/stream?ticket=" + ticket)) {
            eventually("it says where it starts", () -> client.lastId() != null);
            server.created(ana, meeting());
            assertThat(client.next().type()).isEqualTo("meeting.created");
        }
        server.call("/v1/stream?ticket=" + ticket).get().expectProblem(401, "token-invalid");
    }

    @Test
    void aTicketOfARevokedSessionOpensNothing() {
        Person phone = auth.signIn(ana, true);
        String ticket =
                server.call("/v1/stream/tickets").by(phone).post().expect(200).text("/ticket");
        auth.revoke(phone.session());
        eventually(
                "the session is refused",
                () -> server.call("/v1/changes").by(phone).get().status() == 401);

        server.call("/v1/stream?ticket=" + ticket).get().expectProblem(401, "session-revoked");
    }

    @Test
    void aStoppingNodeEndsItsStreamsWithoutSayingThatTheyAreClosed() {
        EventClient client;
        try (MeetingServer other = server.another(Map.of())) {
            client = EventClient.of(other, ana);
        }

        assertThat(client.next().type()).isEqualTo("end");
        client.close();
    }

    @Test
    void whoIsMuchTooSlowIsToldToStartOverAndThenGoesOn() {
        String id = server.created(ana, meeting());
        String resets = metrics()
                .lines()
                .filter(line -> line.startsWith("rollcall_streams_resets_total"))
                .collect(Collectors.joining("\n", "\n", "\n"));
        try (EventClient client = EventClient.slow(server, ana)) {
            server.sql().update("""
                            INSERT INTO changes (type, data)
                            SELECT 'meeting.updated', jsonb_build_object('meeting_id', ?::text, 'version', n, 'changed', ?::jsonb)
                            FROM generate_series(1, 14000) n
                            """, id, "[\"" + "x".repeat(2_000) + "\"]");
            eventually(
                    "the stream waits for its client, or what it was sent has just fitted into the buffers of the system",
                    () -> metrics().contains("rollcall_streams_waiting 1.0")
                            || !metrics().contains(resets));

            client.read();

            List<Event> events = client.until(event -> event.type().equals("stream.reset"));
            assertThat(events).hasSizeLessThan(14_000);
            server.created(ana, meeting());
            assertThat(client.next().type()).isEqualTo("meeting.created");
        }
    }

    private String metrics() {
        return server.call("/metrics").get().expect(200).body();
    }

    @Test
    void theSameEventsCanBeReadAsAList() {
        String before =
                server.call("/v1/changes?limit=100").by(ana).get().expect(200).text("/next_cursor");
        String id = server.created(ana, meeting());
        server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("title", "New"))
                .expect(200);

        eventually("both can be read", () -> changes(before).size() == 2);

        assertThat(changes(before)).containsExactly("meeting.created " + id, "meeting.updated " + id);
        var first =
                server.call("/v1/changes?limit=1&since=" + before).by(ana).get().expect(200);
        assertThat(first.at("/items")).hasSize(1);
        assertThat(changes(first.text("/next_cursor"))).containsExactly("meeting.updated " + id);
        assertThat(server.call("/v1/changes?since=" + before).by(ben).get().at("/items"))
                .isEmpty();
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        server.call("/v1/changes?since=x").by(ana).get().expect(422);
        assertThat(EventClient.after(server, ana, "x").statusLine()).startsWith("HTTP/1.1 422");
    }

    private List<String> changes(String since) {
        return server
                .call("/v1/changes?since=" + since)
                .by(ana)
                .get()
                .expect(200)
                .at("/items")
                .findParents("meeting_id")
                .stream()
                .map(item ->
                        item.get("type").asText() + " " + item.get("meeting_id").asText())
                .toList();
    }
}
