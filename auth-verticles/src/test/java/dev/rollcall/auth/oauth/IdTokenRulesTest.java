package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenRulesTest {
    private static final long NOW = 1_800_000_000L;

    private final IdTokenRules rules =
            new IdTokenRules("https://id.example.com", "us", Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    private final JsonObject claims = new JsonObject()
            .put("iss", "https://id.example.com")
            .put("aud", "us")
            .put("sub", "4711")
            .put("nonce", "n-1")
            .put("iat", NOW)
            .put("exp", NOW + 3_600);

    @Test
    void aTokenForUsIsTaken() {
        assertThat(rules.brokenBy(claims, "n-1")).isEmpty();
        assertThat(rules.brokenBy(claims.put("aud", new JsonArray().add("us")), "n-1"))
                .isEmpty();
        assertThat(rules.brokenBy(claims.put("azp", "us"), "n-1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "nonce", "iat", "exp"})
    void nothingThatIsNeededMayBeMissingOrOfAnotherType(String claim) {
        Object right = claims.remove(claim);
        assertThat(rules.brokenBy(claims, "n-1")).contains(claim);

        for (Object wrong : new Object[] {null, true, new JsonObject(), right instanceof String ? 7 : "7"}) {
            assertThat(rules.brokenBy(claims.put(claim, wrong), "n-1"))
                    .as(claim + " " + wrong)
                    .contains(claim);
        }
    }

    @Test
    void theClocksMayBeSixtySecondsApartAndNoMore() {
        assertThat(rules.brokenBy(claims.put("exp", NOW - 59), "n-1")).isEmpty();
        assertThat(rules.brokenBy(claims.put("exp", NOW - 60), "n-1")).contains("exp");
        claims.put("exp", NOW + 3_600);
        assertThat(rules.brokenBy(claims.put("iat", NOW + 60), "n-1")).isEmpty();
        assertThat(rules.brokenBy(claims.put("iat", NOW + 61), "n-1")).contains("iat");
        claims.put("iat", NOW);
        assertThat(rules.brokenBy(claims.put("nbf", NOW + 60), "n-1")).isEmpty();
        assertThat(rules.brokenBy(claims.put("nbf", NOW + 61), "n-1")).contains("nbf");
    }

    @Test
    void timesThatNoClockKnowsBreakNothingElse() {
        assertThat(rules.brokenBy(claims.put("exp", Long.MAX_VALUE), "n-1")).isEmpty();
        assertThat(rules.brokenBy(claims.put("iat", Long.MAX_VALUE), "n-1")).contains("iat");
        assertThat(rules.brokenBy(claims.put("exp", Long.MIN_VALUE), "n-1")).contains("exp");
    }

    @Test
    void ofSeveralAudiencesWeMustBeTheOneWhoAsked() {
        claims.put("aud", new JsonArray().add("others").add("us"));

        assertThat(rules.brokenBy(claims, "n-1")).contains("azp");
        assertThat(rules.brokenBy(claims.copy().put("azp", "others"), "n-1")).contains("azp");
        assertThat(rules.brokenBy(claims.copy().put("azp", "us"), "n-1")).isEmpty();
    }
}
