package dev.rollcall.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Argon2Test {
    private static final String PASSWORD = "pass 🔑 wörd";
    private static final Argon2 C = new NativeArgon2();
    private static final Argon2 JAVA = new JavaArgon2();

    static Stream<Arguments> hashersAndVerifiers() {
        return Stream.of(C, JAVA).flatMap(hasher -> Stream.of(C, JAVA)
                .flatMap(verifier -> Stream.of(new Argon2Settings(8_192, 1, 1), new Argon2Settings(8_192, 2, 3))
                        .map(settings -> Arguments.of(hasher, verifier, settings))));
    }

    @ParameterizedTest
    @MethodSource("hashersAndVerifiers")
    void whatOneHashesTheOtherVerifies(Argon2 hasher, Argon2 verifier, Argon2Settings settings) {
        String hash = hasher.hash(PASSWORD, settings);

        assertThat(verifier.verify(hash, PASSWORD)).isTrue();
        assertThat(verifier.verify(hash, PASSWORD + " ")).isFalse();
        assertThat(verifier.verify(hash, "")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aHashIsAPhcStringWithASaltOfItsOwn(Argon2 argon2) {
        String phc = "\\$argon2id\\$v=19\\$m=8192,t=3,p=2\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}";

        String hash = argon2.hash(PASSWORD, new Argon2Settings(8_192, 3, 2));
        String other = argon2.hash(PASSWORD, new Argon2Settings(8_192, 3, 2));

        assertThat(hash).matches(phc);
        assertThat(other).matches(phc).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void whatIsNoHashMatchesNothing(Argon2 argon2) {
        for (String hash :
                List.of("", "password", "$argon2id$v=19$m=8192,t=1,p=1$AAAA", "$2a$10$abcdefghijklmnopqrstuu")) {
            assertThat(argon2.verify(hash, "password")).as(hash).isFalse();
        }
    }

    static Stream<Argon2> implementations() {
        return Stream.of(C, JAVA);
    }
}
