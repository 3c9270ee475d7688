package dev.rollcall.auth.keys;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.KeyPairs;
import dev.rollcall.auth.running.Person;
import dev.rollcall.embedded.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/** From the secret to keys and back, one node after the other. */
class SecretAndKeysTest {
    private static final Map<String, String> KEYS = Map.of("JWT_KEYS", KeyPairs.set(KeyPairs.named("2026-05")));

    @Test
    @Execution(CONCURRENT)
    void nodesOfEitherKindTakeEachOthersTokens() {
        AuthServer secret = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of());
        Person ana = secret.newPerson();
        try (secret;
                AuthServer keys = secret.another(KEYS)) {
            Person ben = keys.logIn(ana.registration());
            assertThat(Traffic.kid(ana.accessToken())).isEqualTo("none");
            assertThat(Traffic.kid(ben.accessToken())).isEqualTo("2026-05");

            for (Person person : List.of(ana, ben)) {
                secret.current(person.accessToken()).expect(200);
                keys.current(person.accessToken()).expect(200);
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void noTokenIsRefusedWhileNodesAreRestartedFromOneKindToTheOther() {
        AuthServer before = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of());
        Person ana = before.newPerson();
        try (AuthServer between = before.another(KEYS)) {
            Person ben = between.logIn(ana.registration());
            before.close();
            between.current(ana.accessToken()).expect(200);

            try (AuthServer after = between.another(Map.of())) {
                Person cem = after.logIn(ana.registration());
                assertThat(Traffic.kid(cem.accessToken())).isEqualTo("none");
                for (Person person : List.of(ana, ben, cem)) {
                    between.current(person.accessToken()).expect(200);
                    after.current(person.accessToken()).expect(200);
                }
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void whenTheSecretHasNotSignedForLongItsTokensAreRefused() {
        AuthServer before = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of());
        Person ana = before.newPerson();
        try (AuthServer after = before.another(KEYS)) {
            before.close();
            after.current(ana.accessToken()).expect(200);

            after.sql().update("UPDATE signing_keys SET retired_at = now() - interval '11 minutes' WHERE kid = ''");

            eventually(
                    "the node has heard of it",
                    () -> after.current(ana.accessToken()).status() == 401);
            after.current(ana.accessToken()).expectProblem(401, "token-invalid");
            after.refresh(ana.refreshToken()).expect(200);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void theTokensOfAReleaseThatKnewNoKeysAreGood() {
        String database = Servers.freshDatabase();
        AuthServer before = AuthServer.start(database, Servers.mail(), Map.of());
        Person ana = before.newPerson();
        before.close();
        before.sql().update("DELETE FROM signing_keys");
        before.sql().update("DELETE FROM flyway_schema_history WHERE version = '0131'");

        try (AuthServer after = AuthServer.start(database, Servers.mail(), KEYS)) {
            after.current(ana.accessToken()).expect(200);
        }
    }

    @Test
    @Execution(CONCURRENT)
    void withTheSecretThereAreNoKeysToPublish() {
        assertThat(AuthServer.first()
                        .call("/.well-known/jwks.json")
                        .get()
                        .expect(200)
                        .body())
                .isEqualTo("{\"keys\":[]}");
    }
}
