package dev.rollcall.meeting.realtime;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.Sha256;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Tickets for clients that can send no header when they open a stream, as a browser's {@code EventSource}: good for one
 * use on any node, within a minute. What it stands for is kept in Redis under its hash.
 */
public final class StreamTickets {
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final int BYTES = 32;
    private static final long TIMEOUT_MS = 500;

    private final Redis redis;
    private final SecureRandom random = new SecureRandom();

    public StreamTickets(Redis redis) {
        this.redis = redis;
    }

    /** A ticket for this caller. */
    public Future<String> issue(AccessToken caller) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return send(Request.cmd(Command.SET)
                        .arg(key(ticket))
                        .arg(write(caller))
                        .arg("EX")
                        .arg(LIFETIME.toSeconds()))
                .map(ticket);
    }

    /** Uses a ticket up; fails with {@code TOKEN_INVALID} when it is not good. */
    public Future<AccessToken> redeem(String ticket) {
        return send(Request.cmd(Command.GETDEL).arg(key(ticket))).map(found -> {
            if (found == null) {
                throw new Failure(Code.TOKEN_INVALID, "That ticket is wrong, too old, or has been used; get another");
            }
            return read(found.toString(StandardCharsets.UTF_8));
        });
    }

    private Future<Response> send(Request request) {
        return redis.send(request)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(e -> Future.failedFuture(
                        Failure.unavailable("Tickets cannot be given out or taken right now; try again shortly")));
    }

    private static String write(AccessToken caller) {
        try {
            return Json.LENIENT.writeValueAsString(caller);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AccessToken read(String json) {
        try {
            return Json.LENIENT.readValue(json, AccessToken.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(String ticket) {
        return "rollcall:stream-ticket:" + HexFormat.of().formatHex(Sha256.of(ticket));
    }
}
