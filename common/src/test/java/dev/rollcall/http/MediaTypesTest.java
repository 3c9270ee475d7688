package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    private static final String BODY = "{\"first_name\": \"Ana\"}";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json ; charset=\"utf-8\"",
                "application/json; charset=utf-8; profile=x",
                "application/json; profile=x; charset=utf-8",
                "application/json; profile=x",
                "application/json;"
            })
    void jsonInUtf8IsRead(String type) throws Exception {
        assertThat(send("POST", type).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data; boundary=",
                "multipart/form-data",
                "application/jsonp",
                "application/json-patch+json",
                "application/merge-patch+json",
                "application/problem+json",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=utf-8x",
                "application/json; profile=x; charset=latin1",
                "application/json, text/plain",
                "json",
                ""
            })
    void anyOtherTypeIsRefused(String type) throws Exception {
        HttpResponse<String> answer = send("POST", type);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(header(answer, "Accept")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=", "application/x-www-form-urlencoded", "text/plain", ""})
    void aTypeWithoutABodyIsPassedOver(String type) throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/no-such-thing").header("Content-Type", type));

        assertProblem(answer, 404, "not-found");
    }

    @Test
    void aBodyWithoutATypeIsRefused() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/v1/everything").POST(BodyPublishers.ofString(BODY)));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void aPatchMayBeAMergePatch() throws Exception {
        assertThat(send("PATCH", "application/merge-patch+json").statusCode()).isEqualTo(200);
        assertThat(send("PATCH", "application/merge-patch+json; charset=utf-8").statusCode())
                .isEqualTo(200);
        assertThat(send("PATCH", "application/json").statusCode()).isEqualTo(200);
    }

    @Test
    void aPatchOfAnotherTypeIsRefused() throws Exception {
        HttpResponse<String> answer = send("PATCH", "application/json-patch+json");

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(header(answer, "Accept-Patch")).contains("application/merge-patch+json", "application/json");
    }

    @Test
    void whereThereIsNoBodyTheTypeIsMoot() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/nothing")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> send(String method, String type) throws Exception {
        return server.send(server.request("/v1/everything")
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(BODY)));
    }
}
