package dev.rollcall.auth.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Records in Redis, each of which a random secret opens once within its lifetime. The secret itself is not stored. Fails
 * with {@code UNAVAILABLE} when Redis is away.
 */
final class OneTimeRecords<T extends Record> {
    private static final long TIMEOUT_MS = 1_000;

    private final Redis redis;
    private final Class<T> type;
    private final String prefix;
    private final Duration lifetime;

    /** @param name of this kind of records, which tells their keys from all others */
    OneTimeRecords(Redis redis, Class<T> type, String name, Duration lifetime) {
        this.redis = redis;
        this.type = type;
        this.prefix = "rollcall:" + name + ":";
        this.lifetime = lifetime;
    }

    /** Yields the secret. */
    Future<Secret> keep(T value) {
        Secret secret = RandomSecret.next();
        return send(Request.cmd(Command.SET)
                        .arg(key(secret))
                        .arg(write(value))
                        .arg("EX")
                        .arg(lifetime.toSeconds()))
                .map(secret);
    }

    /** Of all who ask at once, one gets it. */
    Future<Optional<T>> take(Secret secret) {
        return send(Request.cmd(Command.GETDEL).arg(key(secret)))
                .map(found -> Optional.ofNullable(found).map(this::read));
    }

    private Future<Response> send(Request request) {
        return redis.send(request)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(e -> Future.failedFuture(Failure.unavailable("Redis is away; try again shortly")));
    }

    private String key(Secret secret) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(OneTimeTokens.hash(secret));
    }

    private String write(T value) {
        try {
            return Json.LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private T read(Response json) {
        try {
            return Json.LENIENT.readValue(json.toString(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
