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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Buckets in Redis, the same for all nodes: one script, and so one atomic step, takes from all that a request needs. */
final class RedisBuckets {
    /** The clock of the server itself, which all nodes have in common. */
    static final long OWN_CLOCK = 0;

    private static final String SCRIPT = script();
    private static final String SCRIPT_SHA1 = sha1(SCRIPT);

    private final Redis redis;
    private final String prefix;

    /** @param prefix of its keys */
    RedisBuckets(Redis redis, String prefix) {
        this.redis = redis;
        this.prefix = prefix;
    }

    /**
     * Takes permits from all of them, or from none.
     *
     * @param now microseconds, or {@link #OWN_CLOCK}
     * @param wanted permits of each; a bucket that has some but not so many gives what it has
     */
    Future<List<Verdict>> take(List<Bucket> buckets, long now, int wanted) {
        return redis.send(request(Command.EVALSHA, SCRIPT_SHA1, buckets, now, wanted))
                .recover(e -> String.valueOf(e.getMessage()).startsWith("NOSCRIPT")
                        ? redis.send(request(Command.EVAL, SCRIPT, buckets, now, wanted))
                        : Future.failedFuture(e))
                .map(answer -> verdicts(buckets, answer));
    }

    /** Lets Redis know the script, so that the first request has not to wait for a connection and for that. */
    Future<Void> prepare() {
        return redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT)).mapEmpty();
    }

    private Request request(Command command, String script, List<Bucket> buckets, long now, int wanted) {
        Request request = Request.cmd(command).arg(script).arg(buckets.size());
        buckets.forEach(bucket -> request.arg(prefix + bucket.name()));
        request.arg(now).arg(wanted);
        buckets.forEach(bucket ->
                request.arg(bucket.limit().interval()).arg(bucket.limit().span()));
        return request;
    }

    private static List<Verdict> verdicts(List<Bucket> buckets, Response answer) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            Limit limit = buckets.get(i).limit();
            verdicts.add(Verdict.of(
                    limit, answer.get(2 * i).toInteger(), answer.get(2 * i + 1).toLong()));
        }
        return verdicts;
    }

    private static String script() {
        try (InputStream in = RedisBuckets.class.getResourceAsStream("/limits/take.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
