package dev.rollcall.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Buckets in Redis, the same for all nodes: one script, and so one atomic step, takes from all that a request needs. */
final class RedisBuckets {
    /** The clock of the server itself, which all nodes have in common. */
    static final long OWN_CLOCK = 0;

    private final RedisScript script;
    private final String prefix;

    /** @param prefix of its keys */
    RedisBuckets(Redis redis, String prefix) {
        this.script = RedisScript.load(redis, "/limits/take.lua");
        this.prefix = prefix;
    }

    /**
     * Takes a permit from each of them, or from none.
     *
     * @param now microseconds, or {@link #OWN_CLOCK}
     * @param owed permits of each that have been used before, which are counted in any case
     */
    Future<List<Verdict>> take(List<Bucket> buckets, long now, int owed) {
        List<String> keys =
                buckets.stream().map(bucket -> prefix + bucket.name()).toList();
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(now), String.valueOf(owed)));
        buckets.forEach(bucket -> {
            arguments.add(String.valueOf(bucket.limit().interval()));
            arguments.add(String.valueOf(bucket.limit().span()));
        });
        return script.run(keys, arguments).map(answer -> verdicts(buckets, answer));
    }

    /** See {@link RedisScript#prepare}. */
    Future<Void> prepare() {
        return script.prepare();
    }

    private static List<Verdict> verdicts(List<Bucket> buckets, Response answer) {
        boolean isGranted = answer.get(0).toInteger() == 1;
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            Limit limit = buckets.get(i).limit();
            verdicts.add(Verdict.of(limit, isGranted, answer.get(i + 1).toLong()));
        }
        return verdicts;
    }
}
