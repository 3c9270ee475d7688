package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertHeaders;
import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.header;
import static dev.rollcall.http.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void aRouteAnswersJson() throws Exception {
        HttpResponse<String> answer = server.get("/v1/things/" + ID);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(json(answer).get("id").asText()).isEqualTo(ID);
        assertHeaders(answer.headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void anUnknownPathIsNotFoundByAnyMethod(String method) throws Exception {
        var request = server.request("/v1/nowhere").method(method, BodyPublishers.noBody());

        assertProblem(server.send(request), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/v1", "/v1/things", "/v1/things/", "/V1/trace", "/v1/trace/more", "/docs/../x"})
    void nothingElseIsFound(String path) throws Exception {
        assertProblem(server.get(path), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "x", "1-1-1-1-1", "%00", "%C3%28", "%2e%2e", "' OR 1=1 --"})
    void whatIsNoIdIsNotFound(String id) throws Exception {
        assertProblem(server.get("/v1/things/" + id.replace(" ", "%20")), 404, "not-found");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        HttpResponse<String> answer = server.post("/v1/things/" + ID, "{}");

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(header(answer, "Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "DELETE", "OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PURGE", "PROPFIND"})
    void anUnusualMethodIsRefusedAsAWrongOne(String method) throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/things/" + ID).method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(header(answer, "Allow")).isNotBlank();
    }

    @Test
    void optionsTellsTheMethodsOfAPath() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/everything").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Allow").split(", ")).containsExactlyInAnyOrder("POST", "PUT", "PATCH", "OPTIONS");
        assertHeaders(answer.headers());
    }

    @Test
    void optionsOfTheServerAsAWholeIsNoFault() throws Exception {
        String answer = server.raw("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
    }

    @Test
    void headAnswersAsGetWouldButWithoutABody() throws Exception {
        HttpResponse<String> head =
                server.send(server.request("/v1/things/" + ID).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Type")).isEqualTo("application/json");
        assertHeaders(head.headers());
    }

    @Test
    void headOfNothingIsNotFoundWithoutABody() throws Exception {
        HttpResponse<String> head = server.send(server.request("/v1/nowhere").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void headOfARouteThatOnlyChangesThingsIsRefused() throws Exception {
        HttpResponse<String> head = server.send(server.request("/v1/nothing").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(405);
        assertThat(header(head, "Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void aHeadLeavesTheConnectionFitForTheNextRequest() throws Exception {
        String answers = server.raw("HEAD /v1/nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
                + "HEAD /v1/trace HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /v1/trace HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 ")).hasSize(4).satisfies(parts -> {
            assertThat(parts[1]).startsWith("404").endsWith("\r\n\r\n");
            assertThat(parts[2]).startsWith("200").endsWith("\r\n\r\n");
            assertThat(parts[3]).startsWith("200").endsWith("}");
        });
    }

    @Test
    void aMalformedPathIsABadRequest() throws Exception {
        for (String path :
                new String[] {"/v1/things/%", "/v1/things/%zz", "/%", "/v1/search?q=%", "/v1/search?q=%zz"}) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(answer).as(path).startsWith("HTTP/1.1 400 ").contains("\"code\":\"bad-request\"");
        }
    }

    @Test
    void theServiceKeyOpensIntegrationRoutes() throws Exception {
        HttpResponse<String> without = server.get("/internal/v1/things");
        HttpResponse<String> wrong = server.get("/internal/v1/things", "X-Service-Key", "wrong");
        HttpResponse<String> right =
                server.get("/internal/v1/things", "X-Service-Key", dev.rollcall.app.Cluster.SERVICE_KEY);

        assertProblem(without, 401, "service-key-invalid");
        assertProblem(wrong, 401, "service-key-invalid");
        assertThat(right.statusCode()).isEqualTo(200);
    }
}
