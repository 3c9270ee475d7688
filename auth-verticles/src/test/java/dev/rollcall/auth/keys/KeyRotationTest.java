package dev.rollcall.auth.keys;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.KeyPairs;
import dev.rollcall.auth.running.Person;
import dev.rollcall.embedded.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Two nodes that sign with the keys of one file, while that is replaced. */
class KeyRotationTest {
    private static final KeyPairs MAY = KeyPairs.named("2026-05");
    private static final KeyPairs JUNE = KeyPairs.named("2026-06");
    private static final KeyPairs JULY = KeyPairs.named("2026-07");
    private static final KeyPairs AUGUST = KeyPairs.named("2026-08");

    private KeyFile file;
    private AuthServer first;
    private AuthServer second;

    @BeforeEach
    void start(@TempDir Path folder) {
        file = KeyFile.in(folder, MAY);
        first = AuthServer.start(Servers.freshDatabase(), Servers.mail(), file.setting());
        second = first.another(file.setting());
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
    }

    @Test
    @Execution(CONCURRENT)
    void noTokenIsRefusedWhileTheKeysAreChangedThreeTimes() {
        Traffic traffic = new Traffic(List.of(first, second), 4);
        try (traffic) {
            eventually("the first key signs", () -> traffic.isSignedBy("2026-05"));

            file.put(MAY, JUNE); // made known, then used, then alone: as the book says
            eventually("the second key is known", () -> kids(second).contains("2026-06"));
            file.put(JUNE, MAY);
            eventually("the second key signs", () -> traffic.isSignedBy("2026-06"));
            file.put(JUNE);

            file.put(JULY); // all at once
            eventually("the third key signs", () -> traffic.isSignedBy("2026-07"));

            file.put(AUGUST, JULY);
            eventually("the fourth key signs", () -> traffic.isSignedBy("2026-08"));
            eventually("there has been some traffic", () -> traffic.requests() > 500);
        }

        assertThat(traffic.refusals()).isEmpty();
    }

    @Test
    @Execution(CONCURRENT)
    void aTokenOfADroppedKeyIsGoodUntilItExpiresAndTheKeyStaysKnownUntilThen() {
        Person ana = first.newPerson();

        file.put(JUNE);
        eventually("the new key signs", () -> Traffic.kid(refreshed(first, ana)).equals("2026-06"));

        first.current(ana.accessToken()).expect(200);
        second.current(ana.accessToken()).expect(200);
        assertThat(kids(first)).containsExactly("2026-05", "2026-06");
        retiredAt("2026-05", "now() - interval '9 minutes'");
        second.current(ana.accessToken()).expect(200);

        retiredAt("2026-05", "now() - interval '11 minutes'");

        refusedByBoth(ana.accessToken());
        assertThat(kids(first)).containsExactly("2026-06");
    }

    @Test
    @Execution(CONCURRENT)
    void aKeyThatHasLeakedCanBeCutOffAtOnce() {
        Person ana = first.newPerson();
        file.put(JUNE);
        eventually(
                "the new key signs", () -> Traffic.kid(refreshed(second, ana)).equals("2026-06"));

        retiredAt("2026-05", "'-infinity'");

        refusedByBoth(ana.accessToken());
        first.current(first.logIn(ana.registration()).accessToken()).expect(200);
    }

    @Test
    @Execution(CONCURRENT)
    void aKeyThatAnotherNodeStillHoldsStaysInUse(@TempDir Path other) {
        KeyFile file = KeyFile.in(other, JUNE);
        try (AuthServer third = first.another(file.setting())) {
            Person ana = first.newPerson();
            Person ben = third.logIn(ana.registration());
            assertThat(Traffic.kid(ana.accessToken())).isEqualTo("2026-05");
            assertThat(Traffic.kid(ben.accessToken())).isEqualTo("2026-06");

            retiredAt("2026-05", "now() - interval '9 minutes'");

            eventually("a node says again that it holds the key", () -> first.sql()
                    .text("SELECT (retired_at IS NULL OR retired_at > now() - interval '1 minute')::text"
                            + " FROM signing_keys WHERE kid = '2026-05'")
                    .equals("true"));
            List.of(first, second, third).forEach(node -> {
                node.current(ana.accessToken()).expect(200);
                node.current(ben.accessToken()).expect(200);
            });
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aSetThatWillNotDoIsCountedAndTheOneBeforeStays() {
        List<Runnable> faults = List.of(
                () -> file.put("no set"),
                () -> file.put(MAY, MAY),
                () -> file.put(KeyPairs.named("2026-05")), // the name of another key
                file::remove);
        for (int i = 0; i < faults.size(); i++) {
            String counted = "rollcall_token_keys_refused_total " + (i + 1) + ".0";
            faults.get(i).run();
            eventually("it is counted once", () -> metrics(first).contains(counted));
            assertThat(Traffic.kid(first.newPerson().accessToken())).isEqualTo("2026-05");
        }

        file.put(JUNE);
        eventually(
                "a good set is taken again",
                () -> Traffic.kid(first.newPerson().accessToken()).equals("2026-06"));
        assertThat(metrics(first)).contains("rollcall_token_keys_refused_total 4.0");
        assertThat(kids(first)).containsExactly("2026-05", "2026-06");
    }

    private void refusedByBoth(String token) {
        for (AuthServer node : List.of(first, second)) {
            eventually("a node has heard of it", () -> node.current(token).status() == 401);
            node.current(token).expectProblem(401, "token-invalid");
        }
    }

    private void retiredAt(String kid, String moment) {
        first.sql().update("UPDATE signing_keys SET retired_at = " + moment + " WHERE kid = ?", kid);
    }

    private static String refreshed(AuthServer node, Person person) {
        return node.refresh(person.refreshToken()).expect(200).text("/access_token");
    }

    private static List<String> kids(AuthServer node) {
        JsonNode keys = node.call("/.well-known/jwks.json").get().json().at("/keys");
        return StreamSupport.stream(keys.spliterator(), false)
                .map(key -> key.get("kid").asText())
                .toList();
    }

    private static String metrics(AuthServer node) {
        return node.call("/metrics").get().body();
    }
}
