package dev.rollcall.limits;

import dev.rollcall.token.DerivedKey;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts what is limited, for all nodes of a service together. Safe for use by many threads. */
public final class RateLimits {
    private static final long PREPARATION_MS = 2_000;

    private final double scale;
    private final DerivedKey key;
    private final RedisBuckets shared;
    private final Buckets buckets;
    private final Tabs tabs;
    private final Map<Limit, Limit> scaled = new ConcurrentHashMap<>();

    /**
     * @param service whose buckets they are: what one service allows takes nothing from the other
     * @param scale multiplies every quota; 0 turns all limits off
     * @param secret of the service: see {@link #concealed}
     */
    public RateLimits(Redis redis, String service, double scale, String secret, Clock clock) {
        this(redis, service, scale, secret, Buckets.PATIENCE, clock);
    }

    /** @param patience how long Redis is waited for */
    RateLimits(Redis redis, String service, double scale, String secret, Duration patience, Clock clock) {
        this.scale = scale;
        this.key = new DerivedKey(secret, "rate limit");
        this.shared = new RedisBuckets(redis, "rollcall:limit:" + service + ':');
        this.buckets = new Buckets(shared, patience, clock);
        this.tabs = new Tabs(buckets, clock);
    }

    /** Gets ready for the first request; without Redis it is as ready as it can be. */
    public Future<Void> prepare() {
        return shared.prepare().timeout(PREPARATION_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    /**
     * Takes a permit from each of these buckets, or from none of them; one message to Redis at most, and no more than a
     * tenth of a second. Never fails; yields nothing when limits are off.
     */
    public Future<List<Verdict>> take(Bucket... wanted) {
        if (scale == 0) {
            return Future.succeededFuture(List.of());
        }
        return wanted.length == 1 && wanted[0].limit().hasTabs()
                ? tabs.take(scaled(wanted[0])).map(List::of)
                : buckets.take(Stream.of(wanted).map(this::scaled).toList(), 0);
    }

    /** The bucket of somebody who is known by something that must not stand in Redis, such as an email address. */
    public Bucket concealed(Limit limit, String personal) {
        return new Bucket(limit, HexFormat.of().formatHex(key.sign(personal.getBytes(StandardCharsets.UTF_8)), 0, 16));
    }

    private Bucket scaled(Bucket bucket) {
        return new Bucket(scaled.computeIfAbsent(bucket.limit(), limit -> limit.times(scale)), bucket.key());
    }
}
