package dev.rollcall.meeting.realtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open, and of how many the client has yet to take in what it was sent. */
final class StreamMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    StreamMetrics(MeterRegistry registry) {
        Gauge.builder("rollcall.streams.open", open::get)
                .description("Event streams that are open")
                .register(registry);
        Gauge.builder("rollcall.streams.waiting", waiting::get)
                .description("Event streams whose clients have yet to take in what they were sent")
                .register(registry);
    }

    void count(Collection<Subscription> streams) {
        open.set(streams.size());
        waiting.set((int) streams.stream().filter(one -> one.fullSince != null).count());
    }
}
