package dev.rollcall.auth.running;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells of, by looking again and again. */
public final class Eventually {
    private static final Duration AT_MOST = Duration.ofSeconds(15);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Eventually() {}

    /** @param what for the failure, should it never come true */
    public static void eventually(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + AT_MOST + ": " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
