package dev.rollcall.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.ext.auth.impl.jose.JWT;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Verifies access tokens by the keys of the key ring: the algorithms HS256 and ES256 alone, the type of access tokens alone,
 * and no key that a token brings along. Tokens found good are remembered, so that each is computed once and then looked up
 * for as long as its key is on the ring. Whether the session still lives is another question: {@link RevocationList}. Safe
 * for use by many threads.
 */
public final class AccessTokens {
    /** At about a kilobyte each; past it the longest unused is computed anew. */
    private static final int REMEMBERED = 10_000;

    /** Longer than any of ours; what is longer is refused unread. */
    private static final int MAX_LENGTH = 4_096;

    private final KeyRing ring;
    private final Supplier<Future<Done>> look;
    private final Clock clock;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    private record Verified(AccessToken token, VerificationKey by) {}

    /** @param look asks for the ring to be brought up to date, for a key that is not on it */
    public AccessTokens(KeyRing ring, Supplier<Future<Done>> look, Clock clock) {
        this.ring = ring;
        this.look = look;
        this.clock = clock;
    }

    /**
     * Fails with {@code TOKEN_INVALID}, {@code TOKEN_EXPIRED}, or {@code UNAVAILABLE} when nobody can say whether the key is one
     * of ours.
     */
    public Future<AccessToken> verify(String text) {
        Verified known = verified.getIfPresent(text);
        if (known != null && ring.holds(known.by())) {
            return current(known.token());
        }
        if (text.length() > MAX_LENGTH) {
            return VerificationKey.invalid();
        }
        return TokenHeader.read(text)
                .map(header -> key(header).compose(key -> verify(text, key)))
                .orElseGet(VerificationKey::invalid);
    }

    /** The {@code jti} of a token that has been verified. */
    public static String id(String verified) {
        return JWT.parse(verified).getJsonObject("payload").getString("jti");
    }

    private Future<VerificationKey> key(TokenHeader header) {
        return ring.find(header).map(Future::succeededFuture).orElseGet(() -> look.get()
                .compose(
                        looked -> ring.find(header).map(Future::succeededFuture).orElseGet(VerificationKey::invalid)));
    }

    private Future<AccessToken> verify(String text, VerificationKey key) {
        return key.verify(text).compose(token -> {
            if (token.expiresAt().isAfter(clock.instant().plus(RevocationList.kept()))) {
                return VerificationKey.invalid(); // it would live on when its revocation is forgotten
            }
            verified.put(text, new Verified(token, key));
            return current(token);
        });
    }

    private Future<AccessToken> current(AccessToken token) {
        return clock.instant().isBefore(token.expiresAt())
                ? Future.succeededFuture(token)
                : Future.failedFuture(new Failure(Code.TOKEN_EXPIRED, "The access token has expired; refresh it"));
    }
}
