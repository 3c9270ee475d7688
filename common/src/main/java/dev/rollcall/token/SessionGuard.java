package dev.rollcall.token;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Says whether the session of a good token still lives: by the list in memory, or by the shared one in Redis while that
 * is out of date. When neither can say, nobody passes.
 */
public final class SessionGuard {
    private static final Duration STALE_AFTER = Duration.ofSeconds(2);

    private final RevocationList list;
    private final SharedRevocations shared;

    public SessionGuard(RevocationList list, SharedRevocations shared) {
        this.list = list;
        this.shared = shared;
    }

    /**
     * The same token, or a failure: {@code SESSION_REVOKED}, {@code TOKEN_OF_DISABLED_ACCOUNT}, or {@code UNAVAILABLE} when
     * nothing is known for sure.
     */
    public Future<AccessToken> check(AccessToken token) {
        Optional<String> known = list.reason(token.session());
        return known.isPresent() || !list.isStale(STALE_AFTER)
                ? passUnlessRevoked(token, known)
                : shared.reason(token.session()).compose(told -> passUnlessRevoked(token, told));
    }

    private static Future<AccessToken> passUnlessRevoked(AccessToken token, Optional<String> reason) {
        return reason.<Future<AccessToken>>map(why -> Future.failedFuture(refusal(why)))
                .orElseGet(() -> Future.succeededFuture(token));
    }

    private static Failure refusal(String reason) {
        return reason.equals(RevocationsVerticle.ACCOUNT_DISABLED)
                ? new Failure(Code.TOKEN_OF_DISABLED_ACCOUNT, "This account has been disabled")
                : new Failure(Code.SESSION_REVOKED, "This session has ended; log in again");
    }
}
