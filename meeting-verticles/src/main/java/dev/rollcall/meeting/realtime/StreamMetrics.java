package dev.rollcall.meeting.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open, of how many the client has yet to take in what it was sent, and how many had to start over. */
final class StreamMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter resets;

    StreamMetrics(MeterRegistry registry) {
        Gauge.builder("rollcall.streams.open", open::get)
                .description("Event streams that are open")
                .register(registry);
        Gauge.builder("rollcall.streams.waiting", waiting::get)
                .description("Event streams whose clients have yet to take in what they were sent")
                .register(registry);
        resets = Counter.builder("rollcall.streams.resets")
                .description("Clients told to load everything anew, since they had missed too much")
                .register(registry);
    }

    void reset() {
        resets.increment();
    }

    void count(Collection<Subscription> streams) {
        open.set(streams.size());
        waiting.set((int) streams.stream().filter(one -> one.fullSince != null).count());
    }
}
