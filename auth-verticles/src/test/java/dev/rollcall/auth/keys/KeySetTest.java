package dev.rollcall.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.app.SettingsException;
import dev.rollcall.auth.AuthService;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.KeyPairs;
import dev.rollcall.protocol.TokenKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code JWT_KEYS} may hold, and what it may not. */
class KeySetTest {
    private static final KeyPairs MAY = KeyPairs.named("2026-05");
    private static final KeyPairs JUNE = KeyPairs.named("2026-06");

    @Test
    void theFirstKeySignsAndAllAreMadeKnown() {
        KeySet set = KeySet.parse(KeyPairs.set(MAY, JUNE));

        assertThat(set.known()).extracting(TokenKey::kid).containsExactly("2026-05", "2026-06");
        assertThat(set).hasToString("2026-05, 2026-06");
        assertThat(set.isSecret()).isFalse();
    }

    @Test
    void whatElseAKeySaysOfItselfIsTakenWhenItFits() {
        ObjectNode full = MAY.jwk().put("alg", "ES256").put("use", "sig").put("nbf", 7);
        full.putArray("key_ops").add("sign");

        assertThat(KeySet.parse(set(full)).known()).hasSize(1);
    }

    @Test
    void aNewKeyIsOfTheFormThatIsTaken() throws Exception {
        for (int i = 0; i < 300; i++) { // one number in 256 is shorter than the others
            assertThat(KeySet.parse(NewKeyMain.make("key-" + i)).known()).hasSize(1);
        }
        assertThatThrownBy(() -> NewKeyMain.make("two words")).isInstanceOf(SettingsException.class);
    }

    static Stream<Arguments> badSets() {
        return Stream.of(
                Arguments.of("", "is no JWK set"),
                Arguments.of("keys", "is not JSON"),
                Arguments.of("{\"keys\":[" + MAY.jwk(), "is not JSON"),
                Arguments.of(KeyPairs.set(MAY) + KeyPairs.set(JUNE), "is not JSON"),
                Arguments.of("[]", "is no JWK set"),
                Arguments.of("{}", "is no JWK set"),
                Arguments.of("{\"keys\":{}}", "is no JWK set"),
                Arguments.of(MAY.jwk().toString(), "is no JWK set"),
                Arguments.of(KeyPairs.set(), "holds no key"),
                Arguments.of("{\"keys\":[7]}", "needs a kid for key 1"),
                Arguments.of(KeyPairs.set(MAY, MAY), "has two keys of the kid 2026-05"),
                Arguments.of(KeyPairs.set(MAY, JUNE, KeyPairs.named("2026-05")), "has two keys of the kid 2026-05"),
                Arguments.of(with(jwk -> jwk.remove("kid")), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.put("kid", "")), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.put("kid", "two words")), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.put("kid", "a\nb")), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.put("kid", "x".repeat(65))), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.put("kid", 7)), "needs a kid for key 1"),
                Arguments.of(with(jwk -> jwk.remove("d")), "needs the private part (d) of the key 2026-05"),
                Arguments.of(with(jwk -> jwk.put("kty", "RSA")), "may hold keys of the curve P-256 only"),
                Arguments.of(with(jwk -> jwk.put("kty", "oct").put("k", "c2VjcmV0")), "may hold keys of the curve"),
                Arguments.of(with(jwk -> jwk.put("crv", "P-384")), "may hold keys of the curve P-256 only"),
                Arguments.of(with(jwk -> jwk.put("crv", "secp256k1")), "may hold keys of the curve P-256 only"),
                Arguments.of(with(jwk -> jwk.remove("crv")), "may hold keys of the curve P-256 only"),
                Arguments.of(set(KeyPairs.named("2026-05", "secp384r1").jwk()), "has no x of 32 bytes"),
                Arguments.of(with(jwk -> jwk.put("alg", "ES384")), "may hold keys for ES256 signatures only"),
                Arguments.of(with(jwk -> jwk.put("use", "enc")), "may hold keys for ES256 signatures only"),
                Arguments.of(with(jwk -> jwk.remove("x")), "has no x of 32 bytes"),
                Arguments.of(with(jwk -> jwk.remove("y")), "has no y of 32 bytes"),
                Arguments.of(with(jwk -> jwk.put("y", "short")), "has no y of 32 bytes"),
                Arguments.of(with(jwk -> jwk.put("d", "*".repeat(43))), "has no d of 32 bytes"),
                Arguments.of(with(jwk -> jwk.put("d", "A".repeat(42) + "E")), "has a key that is easy to guess"),
                Arguments.of(
                        with(jwk -> jwk.put("d", "A".repeat(22) + "bcdefghijklmnopqrstuE")), "has a key that is easy"),
                Arguments.of(with(jwk -> jwk.put("d", "__8A".repeat(10) + "__8")), "has a key that is easy to guess"),
                Arguments.of(wellKnown(), "has a key that is easy to guess"),
                Arguments.of(with(jwk -> jwk.set("d", JUNE.jwk().get("d"))), "has a private part that does not belong"),
                Arguments.of(with(jwk -> jwk.set("y", jwk.get("x"))), "has a private part that does not belong"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badSets")
    void whatWillNotDoIsSaidInOneLineWithoutASecret(String json, String problem) {
        assertThatThrownBy(() -> KeySet.parse(json))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("JWT_KEYS " + problem)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(MAY.jwk().get("d").asText())
                .hasNoCause();
    }

    @Test
    void aBadSetKeepsTheServiceFromStarting(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), KeyPairs.set(MAY, MAY));

        refused(file.toString(), "JWT_KEYS has two keys of the kid 2026-05");
        refused(KeyPairs.set(MAY, MAY), "JWT_KEYS has two keys of the kid 2026-05");
        refused(folder.resolve("none.json").toString(), "JWT_KEYS names no file that can be read");
        refused(folder.toString(), "JWT_KEYS names no file that can be read");
        refused("[" + MAY.jwk() + "]", "JWT_KEYS is no JWK set: {\"keys\": […]}");
        refused("\"" + MAY.jwk() + "\0", "JWT_KEYS names no file that can be read");
    }

    private static void refused(String setting, String message) {
        Map<String, String> settings = Map.of(
                "SERVICE_KEY",
                AuthServer.SERVICE_KEY,
                "JWT_SECRET_KEY",
                AuthServer.JWT_SECRET_KEY,
                "AUTH_DATABASE_URL",
                "postgresql://auth:pw@127.0.0.1:5432/auth_db",
                "REDIS_URL",
                "redis://127.0.0.1:6379",
                "SMTP_URL",
                "smtp://127.0.0.1:25",
                "JWT_KEYS",
                setting);

        assertThat(AuthService.start(settings).cause())
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    private static String with(Consumer<ObjectNode> change) {
        ObjectNode jwk = MAY.jwk();
        change.accept(jwk);
        return set(jwk);
    }

    /** Of RFC 7517, appendix A.2. */
    private static String wellKnown() {
        return set(MAY.jwk()
                .put("x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4")
                .put("y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")
                .put("d", "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"));
    }

    private static String set(ObjectNode jwk) {
        return "{\"keys\":[" + jwk + "]}";
    }
}
