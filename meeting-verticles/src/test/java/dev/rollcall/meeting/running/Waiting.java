package dev.rollcall.meeting.running;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, never for longer than a test may take. */
public final class Waiting {
    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Waiting() {}

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("It failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * For what nobody tells of: looks again and again.
     *
     * @param what for the failure, should it never come true
     */
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
