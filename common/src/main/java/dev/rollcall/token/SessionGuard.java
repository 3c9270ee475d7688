package dev.rollcall.token;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import java.time.Duration;

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

    /** The same token, or a failure: {@code SESSION_REVOKED}, or {@code UNAVAILABLE} when nothing is known for sure. */
    public Future<AccessToken> check(AccessToken token) {
        if (list.contains(token.session())) {
            return revoked();
        }
        if (!list.isStale(STALE_AFTER)) {
            return Future.succeededFuture(token);
        }
        return shared.contains(token.session()).compose(revoked -> revoked ? revoked() : Future.succeededFuture(token));
    }

    private static <T> Future<T> revoked() {
        return Future.failedFuture(new Failure(Code.SESSION_REVOKED, "This session has ended; log in again"));
    }
}
