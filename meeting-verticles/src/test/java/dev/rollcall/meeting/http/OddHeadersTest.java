package dev.rollcall.meeting.http;

import static dev.rollcall.meeting.http.OddRequestsTest.ODD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.odd.OddHeaders;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No header, however odd, makes a route of the published document fail. */
class OddHeadersTest {
    private static final long SEED = 20261020;
    private static final int REQUESTS = 60;

    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = MeetingServer.sharedAuth().registerAdmin("Ana", "Albers");

    static Stream<String> routes() {
        return ODD.routes().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noHeaderEverMakesTheServerFail(String route) throws IOException {
        Random random = new Random(SEED ^ route.hashCode());
        String method = route.split(" ")[0];
        String meeting = null;

        for (int i = 0; i < REQUESTS; i++) {
            if (i % 20 == 0) {
                meeting = OddRequestsTest.series(server, ana);
            }
            String request = method + ' ' + OddRequestsTest.path(route, meeting, random);
            String body = ODD.takesBody(route) ? ODD.body(route, random) : "";
            OddHeaders headers = OddHeaders.among(fitting(route), random);

            String answer = headers.send(server.url(), request, body);

            assertThat(answer).as("%d: %s%n%s%n%n%s", i, request, headers, body).matches("HTTP/1\\.1 [234]\\d\\d .*");
        }
    }

    private Map<String, String> fitting(String route) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + ana.token());
        headers.put("X-Service-Key", MeetingServer.SERVICE_KEY);
        headers.put("If-Match", "*");
        if (ODD.takesBody(route)) {
            headers.put("Content-Type", ODD.type(route));
        }
        return headers;
    }
}
