package dev.rollcall.limits;

import java.time.Duration;

/**
 * How much is allowed of something: a quota that fills up evenly, once over in each window, and may be used at once while
 * it is full.
 *
 * @param name what clients know it by
 * @param quota permits, one at least
 * @param window an hour at most, and a microsecond at least for each permit
 * @param hasTabs whether a node may give out some permits before Redis hears of it: see {@link Tabs}
 */
public record Limit(String name, int quota, Duration window, boolean hasTabs) {
    static final Duration LONGEST = Duration.ofHours(1);

    public Limit {
        if (quota < 1 || window.compareTo(LONGEST) > 0 || quota > micros(window)) {
            throw new IllegalArgumentException(quota + " in " + window);
        }
    }

    public static Limit perMinute(String name, int quota) {
        return new Limit(name, quota, Duration.ofMinutes(1), false);
    }

    public static Limit perHour(String name, int quota) {
        return new Limit(name, quota, Duration.ofHours(1), false);
    }

    /** The same, for what is asked so often that not every request should cost a message. */
    public Limit onTabs() {
        return new Limit(name, quota, window, true);
    }

    /** The same with another quota: multiplied, and one at least. */
    Limit times(double scale) {
        double most = micros(window);
        int scaled = (int) Math.max(1, Math.min(Math.min(most, Integer.MAX_VALUE), Math.round(quota * scale)));
        return new Limit(name, scaled, window, hasTabs);
    }

    /** Microseconds in which one permit comes back. */
    long interval() {
        return micros(window) / quota;
    }

    /** Microseconds in which all permits come back. */
    long span() {
        return interval() * quota;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
