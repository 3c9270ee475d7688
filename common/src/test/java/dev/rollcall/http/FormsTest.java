package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of the routes of OAuth 2.0, which are forms. */
class FormsTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = ' ',
            value = {
                "token=abc abc|null",
                "token=abc&type_hint=refresh abc|refresh",
                "type_hint=refresh&token=abc abc|refresh",
                "token=a%2Bb+c%C3%BC \"a+b cü|null\"",
                "token=abc&type_hint= abc|null",
                "token=abc&type_hint abc|null",
                "token=&token=abc abc|null",
                "token=abc&client_id=app&client_secret=x&typeHint=y abc|null",
                "token=abc&client_id=a&client_id=b abc|null",
                "token=a;b=c a;b=c|null",
                "token=a=b a=b|null",
                "&&token=abc& abc|null"
            })
    void aFormIsReadAsOAuthHasIt(String body, String read) throws Exception {
        assertThat(echo(send(FORM, body))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded;charset=UTF-8", "Application/X-WWW-Form-URLencoded"})
    void theTypeIsKnownHoweverItIsWritten(String type) throws Exception {
        assertThat(echo(send(type, "token=abc"))).isEqualTo("abc|null");
    }

    @Test
    void aLongValueIsRead() throws Exception {
        String token = "x".repeat(100_000);

        assertThat(echo(send(FORM, "token=" + token))).isEqualTo(token + "|null");
    }

    @Test
    void jsonIsTakenAsWell() throws Exception {
        assertThat(echo(send("application/json", "{\"token\": \"abc\", \"type_hint\": \"x\"}")))
                .isEqualTo("abc|x");
        assertProblem(send("application/json", "{\"token\": \"abc\", \"client_id\": \"x\"}"), 422, "validation-failed");
        assertProblem(send("application/json", "token=abc"), 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type_hint=x", "token=", "token", "Token=abc", "&", "token%00=abc"})
    void whatIsRequiredIsRequired(String body) throws Exception {
        assertRefused(send(FORM, body), "/token", "required");
    }

    @Test
    void anEmptyBodyIsAFormWithoutParameters() throws Exception {
        assertRefused(send(FORM, ""), "/token", "required");
        assertRefused(server.send(server.request("/oauth2/form").POST(BodyPublishers.noBody())), "/token", "required");
    }

    @Test
    void aParameterMayComeOnce() throws Exception {
        assertRefused(send(FORM, "token=abc&token=abc"), "/token", "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=%zz", "token=%", "token=abc%2"})
    void aFormThatIsNotWellFormedIsRefused(String body) throws Exception {
        assertProblem(send(FORM, body), 400, "bad-request");
    }

    @Test
    void aFormOfVeryManyParametersIsRefused() throws Exception {
        assertThat(echo(send(FORM, "token=abc" + "&x=y".repeat(99)))).isEqualTo("abc|null");
        assertProblem(send(FORM, "token=abc&" + "x=y&".repeat(10_000)), 400, "bad-request");
    }

    @Test
    void anotherTypeIsRefusedWithThoseThatWouldDo() throws Exception {
        HttpResponse<String> answer = send("text/plain", "token=abc");

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(header(answer, "Accept")).isEqualTo("application/json, application/x-www-form-urlencoded");
        assertProblem(send("multipart/form-data; boundary=x", "--x--"), 415, "unsupported-media-type");
        assertProblem(send(FORM + "; charset=latin1", "token=abc"), 415, "unsupported-media-type");
    }

    private HttpResponse<String> send(String type, String body) throws Exception {
        return server.send(
                server.request("/oauth2/form").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private static String echo(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getString("q");
    }

    private static void assertRefused(HttpResponse<String> answer, String pointer, String code) throws Exception {
        assertProblem(answer, 422, "validation-failed");
        JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("code")).isEqualTo(code);
    }
}
