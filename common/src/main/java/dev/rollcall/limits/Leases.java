package dev.rollcall.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Permits that this node has taken in advance, so that whoever keeps asking costs a message to Redis only now and then.
 * Every permit used was granted once, within the second before; what is not used by then is given up, which is a thirtieth
 * of the quota at most. A bucket that was found empty is not asked again before it can have a permit. Safe for use by many
 * threads.
 */
final class Leases {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int PARTS = 30;

    /** At some 200 bytes each; what the longest unused hold is given up past it. */
    private static final int MAX_PARTIES = 20_000;

    private final Buckets buckets;
    private final Clock clock;
    private final Cache<String, Lease> leases =
            Caffeine.newBuilder().maximumSize(MAX_PARTIES).build();

    Leases(Buckets buckets, Clock clock) {
        this.buckets = buckets;
        this.clock = clock;
    }

    Future<Verdict> take(Bucket bucket) {
        return leases.get(bucket.name(), name -> new Lease()).take(bucket);
    }

    private final class Lease {
        private Verdict last;
        private int held;
        private int batch = 1;
        private Instant until = Instant.MIN;
        private Instant emptyUntil = Instant.MIN;
        private boolean asking;

        synchronized Future<Verdict> take(Bucket bucket) {
            Instant now = clock.instant();
            if (now.isBefore(emptyUntil)) {
                return Future.succeededFuture(new Verdict(bucket.limit(), 0, 0, Duration.between(now, emptyUntil)));
            }
            boolean fresh = now.isBefore(until);
            if (fresh && held > 0) {
                held--;
                return Future.succeededFuture(new Verdict(bucket.limit(), 1, last.remaining() + held, last.next()));
            }
            if (asking) {
                return buckets.take(List.of(bucket), 1).map(verdicts -> verdicts.get(0));
            }
            batch = fresh ? Math.min(2 * batch, Math.max(1, bucket.limit().quota() / PARTS)) : 1;
            asking = true;
            return buckets.take(List.of(bucket), batch).map(verdicts -> received(verdicts.get(0)));
        }

        private synchronized Verdict received(Verdict verdict) {
            Instant now = clock.instant();
            asking = false;
            last = verdict;
            held = Math.max(0, verdict.granted() - 1);
            until = now.plus(KEPT);
            if (verdict.isExhausted()) {
                emptyUntil = now.plus(verdict.next());
            }
            return new Verdict(
                    verdict.limit(), Math.min(1, verdict.granted()), verdict.remaining() + held, verdict.next());
        }
    }
}
