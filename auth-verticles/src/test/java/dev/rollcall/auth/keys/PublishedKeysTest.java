package dev.rollcall.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.KeyPairs;
import dev.rollcall.auth.running.Person;
import dev.rollcall.embedded.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told of the keys, and that it is of no use to a forger. */
class PublishedKeysTest {
    private static final KeyPairs MAY = KeyPairs.named("2026-05");
    private static final KeyPairs JUNE = KeyPairs.named("2026-06");
    private static final KeyPairs FOREIGN = KeyPairs.named("2026-05");

    private static AuthServer server;
    private static Person ana;

    @BeforeAll
    static void start() {
        server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of("JWT_KEYS", KeyPairs.set(MAY, JUNE)));
        ana = server.newPerson();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theyArePublicHalvesAndMayBeKeptForAMinute() {
        Answer answer = server.call("/.well-known/jwks.json").get().expect(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().at("/keys"))
                .containsExactlyInAnyOrder(
                        MAY.known().put("alg", "ES256").put("use", "sig"),
                        JUNE.known().put("alg", "ES256").put("use", "sig"));
    }

    @Test
    void aTokenIsSignedByTheFirstKeyOfTheSet() {
        assertThat(Jwt.parse(ana.accessToken()).header().toString())
                .isEqualTo("{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"2026-05\"}");
        assertThat(MAY.isSignerOf(ana.accessToken())).isTrue();
        server.current(ana.accessToken()).expect(200);
    }

    @Test
    void aKeyOfTheSetThatDoesNotSignVerifiesAsWell() {
        Jwt good = Jwt.parse(ana.accessToken());

        server.current(JUNE.sign(good.withHeader("kid", "2026-06"), good.claims()))
                .expect(200);
    }

    @Test
    void aTokenMadeWithAPublishedKeyAsItsSecretIsRefused() {
        Jwt good = Jwt.parse(ana.accessToken());
        JsonNode key = server.call("/.well-known/jwks.json").get().json().at("/keys/0");

        for (String secret : List.of(
                key.toString(), key.get("x").asText(), MAY.pem(), MAY.pem().trim())) {
            refused(Jwt.sign(good.withHeader("alg", "HS256"), good.claims(), secret));
            refused(Jwt.sign(good.header(), good.claims(), secret));
        }
    }

    @Test
    void aTokenOfAForeignKeyIsRefusedWhateverItsName() {
        Jwt good = Jwt.parse(ana.accessToken());

        refused(FOREIGN.sign(good.header(), good.claims()));
        refused(FOREIGN.sign(good.withHeader("kid", "2026-06"), good.claims()));
        refused(FOREIGN.sign(good.withHeader("kid", "2026-07"), good.claims()));
        refused(FOREIGN.sign(good.withHeader("jwk", FOREIGN.known().toString()), good.claims()));
        refused(MAY.sign(good.withHeader("alg", "none"), good.claims()));
    }

    @Test
    void aTokenSignedWithTheSecretIsRefusedWhereThatHasNeverBeenInUse() {
        Jwt good = Jwt.parse(ana.accessToken());

        refused(Jwt.sign(good.withHeader("alg", "HS256"), good.claims(), AuthServer.JWT_SECRET_KEY));
    }

    @Test
    void aNodeDoesNotStartWithTheNameOfAnotherKey() {
        assertThatThrownBy(() -> server.another(Map.of("JWT_KEYS", KeyPairs.set(JUNE, FOREIGN))))
                .rootCause()
                .hasMessage("JWT_KEYS has a key by a kid that was another key's before: 2026-05");
    }

    private static void refused(String token) {
        server.current(token).expectProblem(401, "token-invalid");
    }
}
