package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Contract;
import dev.rollcall.auth.running.Person;
import dev.rollcall.embedded.odd.OddHeaders;
import dev.rollcall.embedded.odd.OddRequests;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No header, however odd, makes a route of the published document fail. */
class OddHeadersTest {
    private static final OddRequests ODD = new OddRequests(Contract.DOCUMENT);
    private static final long SEED = 20261125;
    private static final int REQUESTS = 20;

    private static Person shared;

    private final AuthServer server = AuthServer.first();

    @BeforeAll
    static void enter() {
        shared = Admin.of(AuthServer.first());
    }

    static Stream<String> routes() {
        return ODD.routes().stream()
                .filter(route -> !route.equals("GET /v1/me/export")); // for which the meeting service has to be there
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noHeaderEverMakesTheServerFail(String route) throws IOException {
        Random random = new Random(SEED ^ route.hashCode());
        String method = route.split(" ")[0];
        Person caller = shared;

        for (int i = 0; i < REQUESTS; i++) {
            if (method.equals("DELETE") && i % 10 == 0) {
                caller = Admin.of(server); // whose session may have ended
            }
            Person whom = caller;
            String request = method
                    + ' '
                    + ODD.path(route, name -> name.equals("id") ? whom.userId() : whom.sessionId(), random);
            String body = ODD.takesBody(route) ? ODD.body(route, random) : "";
            OddHeaders headers = OddHeaders.among(fitting(route, caller), random);

            String answer = headers.send(server.url(), request, body);

            assertThat(answer).as("%d: %s%n%s%n%n%s", i, request, headers, body).matches("HTTP/1\\.1 [234]\\d\\d .*");
        }
    }

    private static Map<String, String> fitting(String route, Person caller) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + caller.accessToken());
        headers.put("X-Service-Key", AuthServer.SERVICE_KEY);
        if (ODD.takesBody(route)) {
            headers.put("Content-Type", ODD.type(route));
        }
        return headers;
    }
}
