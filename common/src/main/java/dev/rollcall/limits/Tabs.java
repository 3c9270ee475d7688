package dev.rollcall.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/**
 * What this node has given out of a bucket before Redis hears of it, so that few requests cost a message: up to a thirtieth
 * of the quota, then all that is owed is settled at once. Each permit is counted, but late: every node but one can give out
 * a thirtieth beyond the quota. What this node itself knows of is never given out twice, so that alone it keeps to the quota
 * exactly, and does not ask for what it knows to be used up. Safe for use by many threads.
 */
final class Tabs {
    private static final int PARTS = 30;

    /** At some 200 bytes each; what the longest unused owe is forgotten past it. */
    private static final int MAX_PARTIES = 20_000;

    private final Buckets buckets;
    private final Clock clock;
    private final Cache<String, Tab> tabs =
            Caffeine.newBuilder().maximumSize(MAX_PARTIES).build();

    Tabs(Buckets buckets, Clock clock) {
        this.buckets = buckets;
        this.clock = clock;
    }

    Future<Verdict> take(Bucket bucket) {
        return tabs.get(bucket.name(), name -> new Tab()).take(bucket);
    }

    private final class Tab {
        /** As far as this node knows; the truth is never earlier. */
        private long fullAt;

        private int owed;

        /** Told to Redis, which has not answered yet. */
        private int settling;

        synchronized Future<Verdict> take(Bucket bucket) {
            Limit limit = bucket.limit();
            long now = Buckets.micros(clock.instant());
            long backlog = Math.max(0, fullAt - now);
            if (backlog + limit.interval() > limit.span()) {
                return Future.succeededFuture(Verdict.of(limit, false, backlog));
            }
            fullAt = now + backlog + limit.interval();
            if (owed + settling < limit.quota() / PARTS) {
                owed++;
                return Future.succeededFuture(Verdict.of(limit, true, fullAt - now));
            }
            int told = owed;
            settling += told;
            owed = 0;
            return buckets.take(List.of(bucket), told).map(verdicts -> settled(told, verdicts.get(0)));
        }

        private synchronized Verdict settled(int told, Verdict verdict) {
            settling -= told;
            Limit limit = verdict.limit();
            long now = Buckets.micros(clock.instant());
            long known = verdict.isGranted() ? fullAt : fullAt - limit.interval();
            fullAt = Math.max(known, now + verdict.backlog() + owed * limit.interval());
            return Verdict.of(limit, verdict.isGranted(), Math.max(verdict.backlog(), fullAt - now));
        }
    }
}
