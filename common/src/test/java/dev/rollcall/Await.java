package dev.rollcall;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** Waits for what comes later, for twenty seconds at most. */
public final class Await {
    public static final int SECONDS = 20;

    private Await() {}

    public static <T> T result(Future<T> future) throws Exception {
        return future.await(SECONDS, TimeUnit.SECONDS);
    }

    /** What the future fails with. */
    public static Throwable fault(Future<?> future) {
        Throwable fault = catchThrowable(() -> result(future));
        Assertions.assertThat(fault).as("a failure of the future").isNotNull();
        return fault;
    }

    /** The refusal that the future fails with. */
    public static Failure refusal(Future<?> future) {
        Throwable fault = fault(future);
        Assertions.assertThat(fault).isInstanceOf(Failure.class);
        return (Failure) fault;
    }
}
