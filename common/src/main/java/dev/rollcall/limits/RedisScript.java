package dev.rollcall.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script, which Redis runs as one atomic step; its text is sent only when Redis does not know it yet. */
public final class RedisScript {
    private final Redis redis;
    private final String text;
    private final String sha1;

    private RedisScript(Redis redis, String text) {
        this.redis = redis;
        this.text = text;
        this.sha1 = sha1(text);
    }

    /** @param file on the class path, such as {@code /limits/take.lua} */
    public static RedisScript load(Redis redis, String file) {
        try (InputStream in = RedisScript.class.getResourceAsStream(file)) {
            return new RedisScript(redis, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets Redis know the script, so that the first run has not to wait for a connection and for that. */
    public Future<Void> prepare() {
        return redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text)).mapEmpty();
    }

    public Future<Response> run(List<String> keys, List<String> arguments) {
        return redis.send(request(Command.EVALSHA, sha1, keys, arguments))
                .recover(e -> String.valueOf(e.getMessage()).startsWith("NOSCRIPT")
                        ? redis.send(request(Command.EVAL, text, keys, arguments))
                        : Future.failedFuture(e));
    }

    private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    /** What Redis knows a script by. */
    private static String sha1(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
