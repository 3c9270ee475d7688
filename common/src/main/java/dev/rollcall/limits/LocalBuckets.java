package dev.rollcall.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/**
 * Buckets in the memory of this node, by the generic cell rate algorithm (ITU-T I.371): of each is kept the microsecond at
 * which it will be full again, and a permit puts that off by one interval. Safe for use by many threads.
 */
final class LocalBuckets {
    /** At some 150 bytes each; past it the longest unused are forgotten, and count as full. */
    private static final int KEPT = 100_000;

    private final Cache<String, Long> fullAt = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(Limit.LONGEST)
            .build();

    /**
     * Takes permits from all of them, or from none.
     *
     * @param now microseconds of any clock
     * @param wanted permits of each; a bucket that has some but not so many gives what it has
     */
    synchronized List<Verdict> take(List<Bucket> buckets, long now, int wanted) {
        boolean granting = buckets.stream().allMatch(bucket -> free(bucket, now) > 0);
        return buckets.stream()
                .map(bucket -> take(bucket, now, granting ? Math.min(wanted, free(bucket, now)) : 0))
                .toList();
    }

    private Verdict take(Bucket bucket, long now, long permits) {
        long full = fullAt(bucket, now) + permits * bucket.limit().interval();
        if (permits > 0) {
            fullAt.put(bucket.name(), full);
        }
        return Verdict.of(bucket.limit(), (int) permits, full - now);
    }

    private long free(Bucket bucket, long now) {
        Limit limit = bucket.limit();
        return (limit.span() - (fullAt(bucket, now) - now)) / limit.interval();
    }

    private long fullAt(Bucket bucket, long now) {
        Long known = fullAt.getIfPresent(bucket.name());
        return known == null ? now : Math.max(known, now);
    }
}
