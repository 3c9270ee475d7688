package dev.rollcall.limits;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Counts what is limited, for all nodes of a service together. Safe for use by many threads. */
public final class RateLimits {
    private final double scale;
    private final Buckets buckets;
    private final Leases leases;
    private final Map<Limit, Limit> scaled = new ConcurrentHashMap<>();

    /**
     * @param service whose buckets they are: what one service allows takes nothing from the other
     * @param scale multiplies every quota; 0 turns all limits off
     */
    public RateLimits(Redis redis, String service, double scale, Clock clock) {
        this.scale = scale;
        this.buckets = new Buckets(new RedisBuckets(redis, "rollcall:limit:" + service + ':'), clock);
        this.leases = new Leases(buckets, clock);
    }

    /**
     * Takes a permit from each of these buckets, or from none of them; one message to Redis at most, and no more than a
     * tenth of a second. Never fails; yields nothing when limits are off.
     */
    public Future<List<Verdict>> take(Bucket... wanted) {
        if (scale == 0) {
            return Future.succeededFuture(List.of());
        }
        List<Bucket> all = Stream.of(wanted).map(this::scaled).toList();
        return all.size() == 1 && all.get(0).limit().inAdvance()
                ? leases.take(all.get(0)).map(List::of)
                : buckets.take(all, 1);
    }

    private Bucket scaled(Bucket bucket) {
        return new Bucket(scaled.computeIfAbsent(bucket.limit(), limit -> limit.times(scale)), bucket.key());
    }
}
