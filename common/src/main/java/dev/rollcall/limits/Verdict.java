package dev.rollcall.limits;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What a bucket says to a request.
 *
 * @param granted how many permits it gave, 0 for none
 * @param remaining how many are left
 * @param next how long until there is one more
 */
public record Verdict(Limit limit, int granted, int remaining, Duration next) {
    /** @param backlog microseconds until the bucket is full again */
    static Verdict of(Limit limit, int granted, long backlog) {
        long filled = limit.span() - backlog;
        long remaining = Math.max(0, filled / limit.interval());
        long next = (remaining + 1) * limit.interval() - filled;
        return new Verdict(limit, granted, (int) remaining, Duration.of(next, ChronoUnit.MICROS));
    }

    /** Whether this is what a request was refused for; one that was may be refused for the sake of another. */
    public boolean isExhausted() {
        return granted == 0 && remaining == 0;
    }
}
