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

    int take(long now, int wanted) {
        level = Math.min(brim, level + now - seenAt);
        seenAt = now;
        int permits = (int) Math.min(wanted, level / interval);
        level -= permits * interval;
        return permits;
    }

    int remaining() {
        return (int) (level / interval);
    }

    /** Microseconds until there is one more. */
    long next() {
        return interval - level % interval;
    }
}
