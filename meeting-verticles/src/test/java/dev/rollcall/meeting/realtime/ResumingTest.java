package dev.rollcall.meeting.realtime;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.EventClient;
import dev.rollcall.meeting.running.EventClient.Event;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stream that breaks off is taken up again, on whatever node, without gap or repeat. */
class ResumingTest {
    private static final int CHANGES = 10_000;
    private static final int MEETINGS = 20;
    private static final int WRITERS = 4;

    private static FakeAuth auth;
    private static List<MeetingServer> nodes;

    @BeforeAll
    static void twoNodes() {
        auth = FakeAuth.start();
        MeetingServer first = MeetingServer.start(auth, Servers.freshDatabase());
        nodes = List.of(first, first.another(Map.of()));
    }

    @AfterAll
    static void stop() {
        nodes.get(1).close();
        nodes.get(0).close();
        auth.close();
    }

    @Test
    void whoReconnectsAtRandomSeesEveryChangeOnceAndInOrder() {
        Person ana = auth.register("Ana", "Albers");
        Person ben = auth.register("Ben", "Baker");
        List<String> meetings = IntStream.range(0, MEETINGS)
                .mapToObj(i -> nodes.get(0).created(ana, meeting().inviting(byId(ben))))
                .toList();
        Random random = new Random(20261125);
        List<Event> seen = new ArrayList<>();
        EventClient client = EventClient.of(nodes.get(0), ben);
        List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> change(meetings, ana, writer)))
                .toList();

        while (seen.size() < CHANGES) {
            int more = Math.min(1 + random.nextInt(400), CHANGES - seen.size());
            for (int i = 0; i < more; i++) {
                seen.add(client.next());
            }
            client.close();
            String last = seen.get(seen.size() - 1).id();
            client = EventClient.after(nodes.get(random.nextInt(nodes.size())), ben, last);
        }

        client.close();
        writers.forEach(CompletableFuture::join);
        assertThat(seen).extracting(Event::id).doesNotHaveDuplicates();
        Map<String, List<Integer>> versions = new HashMap<>();
        seen.forEach(
                event -> versions.computeIfAbsent(event.data().get("meeting_id").asText(), id -> new ArrayList<>())
                        .add(event.data().get("version").asInt()));
        List<Integer> expected =
                IntStream.rangeClosed(2, CHANGES / MEETINGS + 1).boxed().toList();
        assertThat(versions).hasSize(MEETINGS).allSatisfy((id, told) -> assertThat(told)
                .isEqualTo(expected));
    }

    /** Every meeting belongs to one writer, so that its changes have an order to be told in. */
    private static void change(List<String> meetings, Person by, int writer) {
        for (int version = 1; version <= CHANGES / MEETINGS; version++) {
            for (int i = writer; i < MEETINGS; i += WRITERS) {
                nodes.get(version % nodes.size())
                        .call("/v1/meetings/" + meetings.get(i))
                        .by(by)
                        .ifMatch(version)
                        .patch(Map.of("title", "Version " + (version + 1)))
                        .expect(200);
            }
        }
    }

    @Test
    void whoComesBackTooLateIsToldToStartOver() {
        Person ana = auth.register("Ana", "Albers");
        MeetingServer server = nodes.get(0);
        server.created(ana, meeting());
        String pruned =
                server.call("/v1/changes?limit=100").by(ana).get().expect(200).text("/next_cursor");
        server.created(ana, meeting());
        server.sql().update("UPDATE changes_pruned SET seq = ?", Long.parseLong(pruned));
        String before = String.valueOf(Long.parseLong(pruned) - 1);

        server.call("/v1/changes?since=" + before).by(ana).get().expectProblem(410, "cursor-expired");
        try (EventClient client = EventClient.after(server, ana, before)) {
            assertThat(client.next().type()).isEqualTo("stream.reset");
            String id = server.created(ana, meeting());
            assertThat(client.next().data().get("meeting_id").asText()).isEqualTo(id);
        }
    }
}
