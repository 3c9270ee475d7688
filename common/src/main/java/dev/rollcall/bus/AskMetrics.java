package dev.rollcall.bus;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Service;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.eventbus.ReplyException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long the asks of one protocol took until whoever asked had an answer or gave up, by what came of them. */
final class AskMetrics {
    /** Few and for good: dashboards and alerts go by these words. */
    private enum Outcome {
        OK,
        /** A considered no. */
        REFUSED,
        /** A fault of the actor's. */
        FAILED,
        /** The actor said that it cannot now. */
        UNAVAILABLE,
        TIMEOUT,
        NO_HANDLER,
        BREAKER_OPEN,
        /** Too many were asking. */
        OVERLOADED
    }

    private final String protocol;
    private final MeterRegistry meters;
    private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

    AskMetrics(Class<?> protocol, MeterRegistry meters) {
        this.protocol = protocol.getSimpleName();
        this.meters = meters;
    }

    /** @param asking the service whose breaker it is */
    static void watch(CircuitBreaker breaker, Service asking, MeterRegistry meters) {
        Service asked = asking == Service.AUTH ? Service.MEETING : Service.AUTH;
        Gauge.builder("rollcall.bus.breaker.open", () -> openness(breaker))
                .description("Whether the breaker before the other service is open: 1, or 0.5 while it tries again")
                .tag("to", asked.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void asked(Throwable cause, long nanos) {
        timers.computeIfAbsent(outcome(cause), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    void overloaded() {
        timers.computeIfAbsent(Outcome.OVERLOADED, this::timer).record(0, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("rollcall.bus.asks")
                .description("How long actors were waited for")
                .tag("protocol", protocol)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(meters);
    }

    private static Outcome outcome(Throwable cause) {
        if (cause == null) {
            return Outcome.OK;
        }
        if (cause instanceof Failure failure) {
            return outcome(failure.code());
        }
        if (cause instanceof ReplyException reply) {
            return switch (reply.failureType()) {
                case TIMEOUT -> Outcome.TIMEOUT;
                case NO_HANDLERS -> Outcome.NO_HANDLER;
                default -> Outcome.FAILED;
            };
        }
        return cause instanceof OpenCircuitException ? Outcome.BREAKER_OPEN : Outcome.FAILED;
    }

    private static Outcome outcome(Code code) {
        if (code.isRefusal()) {
            return Outcome.REFUSED;
        }
        return code == Code.INTERNAL ? Outcome.FAILED : Outcome.UNAVAILABLE;
    }

    private static double openness(CircuitBreaker breaker) {
        return switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }
}
