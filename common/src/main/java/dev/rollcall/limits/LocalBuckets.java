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
     * Takes a permit from each of them, or from none.
     *
     * @param now microseconds of any clock
     * @param owed permits of each that have been used before, which are counted in any case
     */
    synchronized List<Verdict> take(List<Bucket> buckets, long now, int owed) {
        boolean granting = buckets.stream().allMatch(bucket -> {
            Limit limit = bucket.limit();
            return backlog(bucket, now) + (owed + 1) * limit.interval() <= limit.span();
        });
        return buckets.stream().map(bucket -> take(bucket, now, owed, granting)).toList();
    }

    private Verdict take(Bucket bucket, long now, int owed, boolean granting) {
        int permits = granting ? owed + 1 : owed;
        long backlog = backlog(bucket, now) + permits * bucket.limit().interval();
        if (permits > 0) {
            fullAt.put(bucket.name(), now + backlog);
        }
        return Verdict.of(bucket.limit(), granting, backlog);
    }

    private long backlog(Bucket bucket, long now) {
        Long known = fullAt.getIfPresent(bucket.name());
        return known == null ? 0 : Math.max(0, known - now);
    }
}
