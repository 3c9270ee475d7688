package dev.rollcall.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Violation;
import java.util.Optional;
import java.util.Set;
import me.gosimple.nbvcxz.resources.DictionaryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final GuessableWords WORDS = new GuessableWords(Set.of("Rollcall", "acme"));
    private static final PasswordRules RULES = PasswordRules.load(8, WORDS);
    private static final PasswordRules STRICTER = PasswordRules.load(15, WORDS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "correct horse battery staple",
                "        x",
                "zq\u0000\n\t\u0007zq",
                "ñandú-pingüino",
                "Пингвин на льду",
                "🔑🔑🔑🔑🔑🔑🔑🔑",
                "20261020"
            })
    void anyCharactersWillDoAndNoneAreRequired(String password) {
        assertThat(check(RULES, password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "12345678",
                "qwertyuiop",
                "iloveyou",
                "jennifer",
                "business",
                "password123",
                "1q2w3e4r",
                "princess1",
                "P@ssw0rd",
                "PASSWORD",
                "TrustNo1",
                "ｐａｓｓｗｏｒｄ"
            })
    void aCommonPasswordIsRefusedInCapitalsAndWideLettersToo(String password) {
        assertThat(check(RULES, password)).hasValueSatisfying(violation -> {
            assertThat(violation.pointer()).isEqualTo("/password");
            assertThat(violation.code()).isEqualTo("too_common");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollcall", "Rollcall2026!", "ACME-Rollcall", "roll-call-77", "acmeacme", "ｒｏｌｌｃａｌｌ"})
    void whatIsMadeOfNothingButTheListedWordsIsRefused(String password) {
        assertThat(check(RULES, password))
                .hasValue(new Violation("/password", "too_common", "is easy to guess here: choose another"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollcall on Monday", "acmestic", "rollcalx", "73501948265"})
    void whatHoldsAListedWordAmongOthersWillDo(String password) {
        assertThat(check(RULES, password)).isEmpty();
    }

    @Test
    void everyPasswordOfTheTenThousandMostCommonIsRefused() {
        assertThat(DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).entrySet().stream()
                        .filter(ranked -> ranked.getValue() <= 10_000)
                        .map(ranked -> ranked.getKey()))
                .hasSizeGreaterThan(9_900)
                .allSatisfy(password -> assertThat(check(RULES, password)).isPresent());
    }

    @Test
    void lengthsAreCountedInCodePointsFromTheLeastToTheMost() {
        assertThat(check(RULES, "🔑".repeat(7))).hasValue(outOfRange("must be 8 to 128 characters", 8));
        assertThat(check(RULES, "🔑".repeat(8))).isEmpty();
        assertThat(check(RULES, "🔑".repeat(128))).isEmpty();
        assertThat(check(RULES, "🔑".repeat(129))).hasValue(outOfRange("must be 8 to 128 characters", 128));
    }

    @Test
    void anOperatorMayAskForMore() {
        assertThat(check(STRICTER, "🔑".repeat(14))).hasValue(outOfRange("must be 15 to 128 characters", 15));
        assertThat(check(STRICTER, "🔑".repeat(15))).isEmpty();
        assertThat(check(STRICTER, "1q2w3e4r5t6y7u8i")).isEmpty();
    }

    @Test
    void theAddressIsNoPasswordHoweverItIsTyped() {
        assertThat(check(RULES, "ana.ruiz@example.com"))
                .hasValue(new Violation("/password", "invalid", "must not be the email address"));
        assertThat(check(RULES, " Ana.Ruiz@EXAMPLE.com ")).isPresent();
        assertThat(check(RULES, "ａna.ruiz@example.com")).isPresent();
        assertThat(check(RULES, "ana.ruiz@example.com!")).isEmpty();
        assertThat(RULES.check("/password", new Secret("ana.ruiz@example.com"), null))
                .isEmpty();
    }

    private static Optional<Violation> check(PasswordRules rules, String password) {
        return rules.check("/password", new Secret(password), "ana.ruiz@example.com");
    }

    private static Violation outOfRange(String detail, int limit) {
        return new Violation("/password", "out_of_range", detail, limit);
    }
}
