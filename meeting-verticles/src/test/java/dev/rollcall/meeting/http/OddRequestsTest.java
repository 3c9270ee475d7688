package dev.rollcall.meeting.http;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rollcall.embedded.odd.OddRequests;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No request, however odd, makes a route of the published document fail: partly fitting, partly hostile, by chance. */
class OddRequestsTest {
    static final OddRequests ODD = load();

    private static final long SEED = 20261020;
    private static final int REQUESTS = 60;

    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = MeetingServer.sharedAuth().registerAdmin("Ana", "Albers");

    static Stream<String> routes() {
        return ODD.routes().stream()
                .filter(ODD::takesSomething)
                .filter(route -> !route.equals("GET /v1/stream")); // which does not end
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noRequestEverMakesTheServerFail(String route) {
        Random random = new Random(SEED ^ route.hashCode());
        String method = route.split(" ")[0];
        String meeting = null;

        for (int i = 0; i < REQUESTS; i++) {
            if (i % 10 == 0) {
                meeting = series(server, ana);
            }
            String path = path(route, meeting, random) + ODD.query(route, random);
            String body = ODD.takesBody(route) ? ODD.body(route, random) : null;
            Call call = server.call(path).by(ana).serviceKey().ifMatch("*");
            if (body != null) {
                call.header("Content-Type", ODD.type(route));
            }

            Answer answer = call.method(method, body);

            assertThat(answer.status())
                    .as("%d: %s %s%n%s%n%s", i, method, path, body, answer.body())
                    .isLessThan(500);
        }
    }

    static String series(MeetingServer server, Person owner) {
        return server.created(owner, meeting().with("recurrence_rule", Map.of("frequency", "weekly", "count", 5)));
    }

    static String path(String route, String meeting, Random random) {
        return ODD.path(
                route,
                name -> switch (name) {
                    case "id" -> meeting;
                    case "recurrence_id" -> "2026-10-27T09:00:00";
                    default -> UUID.nameUUIDFromBytes(new byte[] {1}).toString();
                },
                random);
    }

    private static OddRequests load() {
        try (InputStream in = OddRequestsTest.class.getClassLoader().getResourceAsStream("meeting/openapi.yaml")) {
            return new OddRequests(new ObjectMapper(new YAMLFactory()).readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
