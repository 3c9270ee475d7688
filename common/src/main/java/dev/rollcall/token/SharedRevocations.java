package dev.rollcall.token;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation list in Redis, for nodes that the change log does not reach. The auth service keeps it, and says every
 * half second that it is complete; once that has not been said for two seconds, it is not asked for a guess.
 */
public final class SharedRevocations {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRevocations.class);
    private static final String COMPLETE = "rollcall:revocations:complete";
    private static final String COMPLETE_MS = "2000";
    private static final long TIMEOUT_MS = 500;

    private final Redis redis;

    public SharedRevocations(Redis redis) {
        this.redis = redis;
    }

    /** Why a session was revoked, empty when it was not. Fails with {@code UNAVAILABLE} when Redis cannot say. */
    Future<Optional<String>> reason(SessionId session) {
        return send(Request.cmd(Command.MGET).arg(COMPLETE).arg(key(session)))
                .recover(e -> unknown())
                .compose(found -> found.get(0) == null
                        ? unknown()
                        : Future.succeededFuture(
                                Optional.ofNullable(found.get(1)).map(Response::toString)));
    }

    /** Keeps a revocation for as long as a token could live on. */
    public Future<Void> add(SessionId session, String reason) {
        String seconds = String.valueOf(RevocationList.kept().toSeconds());
        return send(Request.cmd(Command.SET)
                        .arg(key(session))
                        .arg(reason)
                        .arg("EX")
                        .arg(seconds))
                .mapEmpty();
    }

    /** Says that the list is complete now. */
    public void complete() {
        send(Request.cmd(Command.SET).arg(COMPLETE).arg("1").arg("PX").arg(COMPLETE_MS))
                .onFailure(e -> LOG.debug("Redis was not told that the revocations are complete: {}", e.toString()));
    }

    private Future<Response> send(Request request) {
        return redis.send(request).timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    private static <T> Future<T> unknown() {
        return Future.failedFuture(Failure.unavailable("Whether this session still lives cannot be said right now"));
    }

    private static String key(SessionId session) {
        return "rollcall:revoked:" + session;
    }
}
