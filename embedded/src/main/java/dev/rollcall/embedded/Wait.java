package dev.rollcall.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do, of which nothing tells us. */
final class Wait {
    private static final long POLL_MILLIS = 10;

    private Wait() {}

    /** True as soon as it is done, false when it is not after all that time. */
    static boolean until(BooleanSupplier done, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for a process", stop);
            }
        }
        return true;
    }
}
