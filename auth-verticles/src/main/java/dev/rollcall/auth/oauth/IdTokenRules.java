package dev.rollcall.auth.oauth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What an id token must say, besides being signed, to be taken (OpenID Connect Core 1.0, section 3.1.3.7). */
record IdTokenRules(String issuer, String clientId, Clock clock) {
    /** How far the provider's clock and ours may be apart. */
    private static final long SKEW_SECONDS = 60;

    private static final int MAX_SUBJECT = 255;

    /** The first claim that is not as it must be. */
    Optional<String> brokenBy(JsonObject claims, String nonce) {
        long now = clock.instant().getEpochSecond();
        List<?> audience = audience(claims.getValue("aud"));
        return Stream.of(
                        rule("iss", issuer.equals(claims.getValue("iss"))),
                        rule("aud", audience.contains(clientId)),
                        rule(
                                "azp",
                                claims.containsKey("azp")
                                        ? clientId.equals(claims.getValue("azp"))
                                        : audience.size() == 1),
                        rule("exp", seconds(claims, "exp").stream().anyMatch(end -> end > now - SKEW_SECONDS)),
                        rule("iat", seconds(claims, "iat").stream().anyMatch(issued -> issued <= now + SKEW_SECONDS)),
                        rule("nbf", seconds(claims, "nbf").stream().allMatch(start -> start <= now + SKEW_SECONDS)),
                        rule("nonce", nonce.equals(claims.getValue("nonce"))),
                        rule("sub", isSubject(claims.getValue("sub"))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The claim's name unless it is kept. */
    private static Optional<String> rule(String claim, boolean isKept) {
        return isKept ? Optional.empty() : Optional.of(claim);
    }

    private static List<?> audience(Object aud) {
        return aud instanceof JsonArray several ? several.getList() : aud == null ? List.of() : List.of(aud);
    }

    private static OptionalLong seconds(JsonObject claims, String name) {
        return claims.getValue(name) instanceof Number seconds
                ? OptionalLong.of(seconds.longValue())
                : OptionalLong.empty();
    }

    private static boolean isSubject(Object sub) {
        return sub instanceof String text && !text.isBlank() && text.length() <= MAX_SUBJECT && text.indexOf('\0') < 0;
    }
}
