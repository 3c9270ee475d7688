package dev.rollcall.auth.oauth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an id token must say, besides being signed, to be taken (OpenID Connect Core 1.0, section 3.1.3.7). */
record IdTokenRules(String issuer, String clientId, Clock clock) {
    /** How far the provider's clock and ours may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MAX_SUBJECT = 255;

    /** The first claim that is not as it must be. */
    Optional<String> brokenBy(JsonObject claims, String nonce) {
        Instant now = clock.instant();
        List<?> audience = claims.getValue("aud") instanceof JsonArray several
                ? several.getList()
                : List.of(claims.getValue("aud", ""));
        if (!issuer.equals(claims.getValue("iss"))) {
            return Optional.of("iss");
        }
        if (!audience.contains(clientId)) {
            return Optional.of("aud");
        }
        if (!clientId.equals(claims.getValue("azp", audience.size() == 1 ? clientId : null))) {
            return Optional.of("azp");
        }
        if (!time(claims, "exp").filter(end -> end.plus(SKEW).isAfter(now)).isPresent()) {
            return Optional.of("exp");
        }
        if (!time(claims, "iat")
                .filter(issued -> !issued.minus(SKEW).isAfter(now))
                .isPresent()) {
            return Optional.of("iat");
        }
        if (time(claims, "nbf").filter(start -> start.minus(SKEW).isAfter(now)).isPresent()) {
            return Optional.of("nbf");
        }
        if (!nonce.equals(claims.getValue("nonce"))) {
            return Optional.of("nonce");
        }
        return isSubject(claims.getValue("sub")) ? Optional.empty() : Optional.of("sub");
    }

    private static Optional<Instant> time(JsonObject claims, String name) {
        return claims.getValue(name) instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }

    private static boolean isSubject(Object sub) {
        return sub instanceof String text && !text.isBlank() && text.length() <= MAX_SUBJECT && text.indexOf('\0') < 0;
    }
}
