package dev.rollcall.limits;

/** A limit told in another way than ours: a level that rises with time, up to the brim, and falls with each permit. */
final class TokenBucket {
    private final long interval;
    private final long brim;
    private long level;
    private long seenAt;

    TokenBucket(Limit limit) {
        interval = limit.interval();
        brim = limit.quota() * interval;
        level = brim;
    }

    /** @param owed permits that have been used before, and may leave it below zero */
    boolean take(long now, int owed) {
        fill(now);
        level -= owed * interval;
        boolean isGranted = level >= interval;
        level -= isGranted ? interval : 0;
        return isGranted;
    }

    void fill(long now) {
        level = Math.min(brim, level + now - seenAt);
        seenAt = now;
    }

    int remaining() {
        return (int) Math.max(0, level / interval);
    }

    /** Microseconds until there is one more. */
    long next() {
        return (remaining() + 1) * interval - level;
    }
}
