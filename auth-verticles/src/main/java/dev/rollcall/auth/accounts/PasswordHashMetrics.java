package dev.rollcall.auth.accounts;

import dev.rollcall.app.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** How many passwords wait to be hashed, how long they wait and take, and how many were refused. */
final class PasswordHashMetrics {
    /** Why a password is not hashed: there was no room for it, or it had waited so long that nobody waits for the answer. */
    enum Refused {
        FULL,
        LATE
    }

    private final Tally<Refused> refused;
    private final Timer waited;
    private final Timer hashed;

    PasswordHashMetrics(MeterRegistry registry, IntSupplier waiting) {
        Gauge.builder("rollcall.password.hash.queue", waiting::getAsInt)
                .description("Passwords that wait for a thread to hash them")
                .register(registry);
        refused = new Tally<>(
                registry,
                "rollcall.password.hash.refused",
                "Passwords that were not hashed, since too many waited or they had waited too long",
                "reason",
                Refused.class);
        waited = Timer.builder("rollcall.password.hash.wait")
                .description("How long passwords waited for a thread")
                .register(registry);
        hashed = Timer.builder("rollcall.password.hash")
                .description("How long one hash took, to store or to compare with one")
                .register(registry);
    }

    void refused(Refused why) {
        refused.count(why);
    }

    void waited(long nanos) {
        waited.record(nanos, TimeUnit.NANOSECONDS);
    }

    <T> T timed(Callable<T> work) throws Exception {
        return hashed.recordCallable(work);
    }
}
