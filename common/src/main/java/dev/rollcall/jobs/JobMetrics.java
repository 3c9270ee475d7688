package dev.rollcall.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node has done of each job, and when it last finished one; the newest among the nodes is the one that counts. */
final class JobMetrics {
    /** Prometheus has a label "job" of its own. */
    private static final String NAME = "name";

    private final MeterRegistry registry;
    private final Map<String, Instant> finished = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void did(String job, int things) {
        Counter.builder("rollcall.job.done")
                .description("Things that the job has dealt with: for a clean-up, rows removed")
                .tag(NAME, job)
                .register(registry)
                .increment(things);
    }

    void failed(String job) {
        Counter.builder("rollcall.job.failures")
                .description("Batches of the job that failed")
                .tag(NAME, job)
                .register(registry)
                .increment();
    }

    void finished(String job, Instant now) {
        if (finished.put(job, now) != null) {
            return; // its gauge is there
        }
        Gauge.builder("rollcall.job.last.success", () -> finished.get(job).getEpochSecond())
                .description("When a run of the job last ended well on this node, in seconds since 1970")
                .baseUnit("seconds")
                .tag(NAME, job)
                .register(registry);
    }
}
