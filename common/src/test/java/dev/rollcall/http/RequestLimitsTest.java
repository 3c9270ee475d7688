package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind a proxy that tells apart as many clients as a test needs; each has 3 requests a minute. */
class RequestLimitsTest {
    private static final int QUOTA = 3;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Set.of("127.0.0.1"), 0.01);
    }

    @Test
    void aRouteOpenToAllTellsItsLimitAndRefusesPastIt() throws Exception {
        List<String> remaining = new ArrayList<>();
        for (int i = 0; i < QUOTA; i++) {
            HttpResponse<String> answer = ask("/v1/trace", "192.0.2.1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "RateLimit-Policy")).isEqualTo("\"anonymous\";q=3;w=60");
            remaining.add(header(answer, "RateLimit").replaceFirst(";t=(20|19)$", ""));
        }
        assertThat(remaining).containsExactly("\"anonymous\";r=2", "\"anonymous\";r=1", "\"anonymous\";r=0");

        HttpResponse<String> refused = ask("/v1/trace", "192.0.2.1");

        assertProblem(refused, 429, "rate-limited");
        assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"anonymous\";q=3;w=60");
        assertThat(header(refused, "RateLimit")).matches("\"anonymous\";r=0;t=(20|19)");
        assertThat(header(refused, "Retry-After")).matches("20|19");
    }

    @Test
    void everyRefusalOfALimitedRouteCountsAndTellsToo() throws Exception {
        for (String path : List.of("/v1/refuses/NOT_FOUND", "/v1/fails/throws", "/v1/search?unknown=1")) {
            assertThat(header(ask(path, "192.0.2.2"), "RateLimit")).startsWith("\"anonymous\";r=");
        }

        assertProblem(ask("/v1/refuses/NOT_FOUND", "192.0.2.2"), 429, "rate-limited");
    }

    @Test
    void whatIsRefusedBeforeItsEndpointCountedItCountsAsAnonymous() throws Exception {
        for (int i = 0; i < QUOTA; i++) {
            HttpResponse<String> answer = ask("/v1/counted?fail=1", "192.0.2.3");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(header(answer, "RateLimit")).startsWith("\"anonymous\";r=");
        }
        assertProblem(ask("/v1/counted?fail=1", "192.0.2.3"), 429, "rate-limited");

        assertThat(header(ask("/v1/counted", "192.0.2.3"), "RateLimit")).startsWith("\"own\";r=");
    }

    @Test
    void severalLimitsAreToldTogether() throws Exception {
        HttpResponse<String> answer = ask("/v1/both", "192.0.2.4");

        assertThat(header(answer, "RateLimit-Policy")).isEqualTo("\"client\";q=2;w=3600, \"address\";q=1;w=3600");
        assertThat(header(answer, "RateLimit")).matches("\"client\";r=1;t=1800, \"address\";r=0;t=3600");

        HttpResponse<String> refused = ask("/v1/both", "192.0.2.5");
        assertProblem(refused, 429, "rate-limited");
        assertThat(header(refused, "RateLimit")).startsWith("\"client\";r=2;");
        assertThat(header(refused, "Retry-After")).matches("3[56]\\d\\d");
    }

    @Test
    void routesForIntegrationsAndDocumentsHaveNone() throws Exception {
        for (int i = 0; i <= QUOTA; i++) {
            for (String path : List.of("/internal/v1/things", "/openapi.yaml", "/v1/nowhere")) {
                HttpResponse<String> answer = ask(path, "192.0.2.6");
                assertThat(answer.statusCode()).isNotEqualTo(429);
                assertThat(header(answer, "RateLimit")).isNull();
                assertThat(header(answer, "RateLimit-Policy")).isNull();
            }
        }
    }

    @Test
    void aNetworkOf64BitsIsOneClient() throws Exception {
        for (int i = 1; i <= QUOTA; i++) {
            assertThat(ask("/v1/trace", "2001:db8:1:2::" + i).statusCode()).isEqualTo(200);
        }

        assertProblem(ask("/v1/trace", "2001:db8:1:2:ffff:ffff:ffff:ffff"), 429, "rate-limited");
        assertThat(ask("/v1/trace", "2001:db8:1:3::1").statusCode()).isEqualTo(200);
    }

    @Test
    void anIpv4AddressIsTheSameClientHoweverItIsWritten() throws Exception {
        for (String ip : List.of("192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207")) {
            assertThat(ask("/v1/trace", ip).statusCode()).isEqualTo(200);
        }

        assertProblem(ask("/v1/trace", "192.0.2.7"), 429, "rate-limited");
        assertThat(ask("/v1/trace", "::ffff:192.0.2.8").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTurnedOffIsNotToldOf() throws Exception {
        HttpResponse<String> answer = TestServer.shared().get("/v1/trace");

        assertThat(header(answer, "RateLimit")).isNull();
        assertThat(header(answer, "RateLimit-Policy")).isNull();
    }

    private static HttpResponse<String> ask(String path, String client) throws Exception {
        return server.get(path, "X-Forwarded-For", client);
    }
}
