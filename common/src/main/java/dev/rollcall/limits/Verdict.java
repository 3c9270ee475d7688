package dev.rollcall.limits;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What a bucket says to a request.
 *
 * @param isGranted whether it gave a permit
 * @param remaining how many are left
 * @param next how long until there is one more
 */
public record Verdict(Limit limit, boolean isGranted, int remaining, Duration next) {
    /** @param backlog microseconds until the bucket is full again */
    static Verdict of(Limit limit, boolean isGranted, long backlog) {
        long filled = limit.span() - backlog;
        long remaining = Math.max(0, filled / limit.interval());
        long next = (remaining + 1) * limit.interval() - filled;
        return new Verdict(limit, isGranted, (int) remaining, Duration.of(next, ChronoUnit.MICROS));
    }

    long backlog() {
        return limit.span() - (remaining + 1L) * limit.interval() + next.toNanos() / 1_000;
    }

    /** Whether this is what a request was refused for; one that was may be refused for the sake of another. */
    public boolean isExhausted() {
        return !isGranted && remaining == 0;
    }
}
