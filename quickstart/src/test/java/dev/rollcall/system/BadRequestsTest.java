package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.quickstart.SharedProduct;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are wrong, each answered by the problem that the contract documents for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestsTest {
    private static final String TWO_MIB = "x".repeat(2 << 20);

    private final Product product = Product.shared();
    private Product.Person person;
    private String meeting;

    @BeforeAll
    void somebodyHasAMeeting() {
        person = product.newPerson();
        meeting = product.meeting("/v1/meetings")
                .token(person.accessToken())
                .post(Product.aMeeting())
                .expect(201)
                .header("Location");
    }

    private record Bad(
            String name, int status, String code, Consumer<Answer> also, java.util.function.Supplier<Answer> request) {
        Arguments arguments() {
            return Arguments.of(name, this);
        }
    }

    private static Bad bad(String name, int status, String code, java.util.function.Supplier<Answer> request) {
        return new Bad(name, status, code, answer -> {}, request);
    }

    private static Bad challenged(String name, String code, java.util.function.Supplier<Answer> request) {
        return new Bad(
                name,
                401,
                code,
                answer -> assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\""),
                request);
    }

    Stream<Arguments> requests() {
        return Stream.of(
                        bad("malformed JSON", 400, "malformed-json", () -> create("{\"title\": \"Weekly")),
                        bad("trailing garbage", 400, "malformed-json", () -> create(Product.aMeeting() + "}")),
                        bad("no body", 400, "malformed-json", () -> create("")),
                        bad("a list for an object", 422, "validation-failed", () -> create("[]")),
                        violating("a wrong type", "/title", "wrong_type", "{\"title\": 5}"),
                        violating("an unknown field", "/titel", "unknown_field", "{\"titel\": \"Weekly\"}"),
                        violating("a missing field", "/title", "required", "{}"),
                        violating("an offset for a zone", "/time_zone", "invalid", "{\"time_zone\": \"+02:00\"}"),
                        violating("a day of 25 hours", "/duration", "out_of_range", "{\"duration\": \"PT25H\"}"),
                        bad("two MiB", 413, "body-too-large", () -> create("{\"title\": \"" + TWO_MIB + "\"}")),
                        bad("a form", 415, "unsupported-media-type", () -> product.meeting("/v1/meetings")
                                .token(person.accessToken())
                                .body("POST", "application/x-www-form-urlencoded", "title=Weekly")),
                        challenged("no token", "token-missing", () -> product.meeting(meeting)
                                .get()),
                        challenged("a made-up token", "token-invalid", () -> read("a.b.c")),
                        challenged(
                                "an expired token",
                                "token-expired",
                                () -> read(token(secret(), "HS256", "rollcall", -60))),
                        challenged("alg none", "token-invalid", () -> read(unsigned())),
                        challenged(
                                "a foreign signature",
                                "token-invalid",
                                () -> read(token("0123456789abcdefghijklmnopqrstuvwxyz", "HS256", "rollcall", 60))),
                        challenged(
                                "a wrong audience",
                                "token-invalid",
                                () -> read(token(secret(), "HS256", "others", 60))),
                        challenged(
                                "a wrong service key", "service-key-invalid", () -> product.auth("/internal/v1/changes")
                                        .header("X-Service-Key", "guessed")
                                        .get()),
                        challenged("a wrong password", "credentials-invalid", () -> product.auth("/v1/sessions")
                                .post("{\"email\":\"%s\",\"password\":\"wrong horse\"}".formatted(person.email()))),
                        challenged(
                                "a made-up refresh token", "refresh-invalid", () -> product.auth("/v1/tokens/refresh")
                                        .post("{\"refresh_token\":\"AAAA\"}")),
                        bad("an unknown path", 404, "not-found", () -> product.meeting("/v1/meating")
                                .get()),
                        bad("an unknown meeting", 404, "not-found", () -> product.meeting(
                                        "/v1/meetings/00000000-0000-7000-8000-000000000000")
                                .token(person.accessToken())
                                .get()),
                        new Bad(
                                "a wrong method",
                                405,
                                "method-not-allowed",
                                answer -> assertThat(answer.header("Allow"))
                                        .contains("GET")
                                        .contains("PATCH"),
                                () -> product.meeting(meeting).body("PUT", "application/json", "{}")),
                        new Bad(
                                "a stale If-Match",
                                412,
                                "version-stale",
                                answer -> assertThat(answer.text("/meeting/title"))
                                        .isEqualTo("Weekly review"),
                                () -> product.meeting(meeting)
                                        .token(person.accessToken())
                                        .ifMatch("\"99\"")
                                        .patch("{\"title\":\"Later\"}")),
                        bad("no If-Match", 428, "version-required", () -> product.meeting(meeting)
                                .token(person.accessToken())
                                .patch("{\"title\":\"Later\"}")),
                        bad("an odd limit", 422, "validation-failed", () -> product.meeting("/v1/meetings?limit=1000")
                                .token(person.accessToken())
                                .get()),
                        bad("a made-up cursor", 422, "validation-failed", () -> product.meeting(
                                        "/v1/meetings?cursor=zzz")
                                .token(person.accessToken())
                                .get()))
                .map(Bad::arguments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aBadRequestIsAnsweredByItsProblem(String name, Bad bad) {
        Answer answer = bad.request().get();

        answer.expectProblem(bad.status(), bad.code());
        bad.also().accept(answer);
    }

    @Test
    void allViolationsOfABodyAreToldAtOnce() {
        Answer answer = create("{\"title\": \"\", \"start\": \"soon\", \"duration\": \"PT1S\", \"what\": 1}");

        answer.expectProblem(422, "validation-failed");
        assertThat(answer.json().at("/errors").findValuesAsText("pointer"))
                .contains("/title", "/start", "/duration", "/what", "/time_zone");
    }

    private Bad violating(String name, String pointer, String code, String body) {
        return new Bad(
                name,
                422,
                "validation-failed",
                answer -> assertThat(answer.json().at("/errors")).anySatisfy(error -> {
                    assertThat(error.at("/pointer").asText()).isEqualTo(pointer);
                    assertThat(error.at("/code").asText()).isEqualTo(code);
                }),
                () -> create(body));
    }

    private Answer create(String body) {
        return product.meeting("/v1/meetings").token(person.accessToken()).post(body);
    }

    private Answer read(String token) {
        return product.meeting(meeting).token(token).get();
    }

    private static String secret() {
        return SharedProduct.setting("JWT_SECRET_KEY");
    }

    private String token(String secret, String algorithm, String audience, int expiresIn) {
        String unsigned = part("{\"typ\":\"at+jwt\",\"alg\":\"%s\"}".formatted(algorithm))
                + '.'
                + part(claims(audience, expiresIn));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8));
            return unsigned + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String unsigned() {
        return part("{\"typ\":\"at+jwt\",\"alg\":\"none\"}") + '.' + part(claims("rollcall", 60)) + '.';
    }

    private String claims(String audience, int expiresIn) {
        long now = Instant.now().getEpochSecond();
        return """
               {"iss":"rollcall","aud":"%s","sub":"%s","sid":"%s","jti":"1","iat":%d,"exp":%d,"auth_time":%d,\
               "roles":["user"],"email_verified":true}""".formatted(audience, person.userId(), person.sessionId(), now - 100, now + expiresIn, now - 100);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
