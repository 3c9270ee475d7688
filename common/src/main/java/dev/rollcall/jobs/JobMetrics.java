package dev.rollcall.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this node has done of each job, and when it last finished one; the newest among the nodes is the one that counts. */
final class JobMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> done;
    private final Map<String, Counter> failures;
    private final Map<String, Instant> finished = new ConcurrentHashMap<>();

    JobMetrics(List<String> jobs, MeterRegistry registry) {
        this.registry = registry;
        done = counters(jobs, "rollcall.job.done", "Things that the job has dealt with: for a clean-up, rows removed");
        failures = counters(jobs, "rollcall.job.failures", "Batches of the job that failed");
    }

    void did(String job, int things) {
        done.get(job).increment(things);
    }

    void failed(String job) {
        failures.get(job).increment();
    }

    void finished(String job, Instant now) {
        if (finished.put(job, now) != null) {
            return; // its gauge is there
        }
        Gauge.builder("rollcall.job.last.success", () -> finished.get(job).getEpochSecond())
                .description("When a run of the job last ended well on this node, in seconds since 1970")
                .baseUnit("seconds")
                .tag("name", job)
                .register(registry);
    }

    /** By a label "name": Prometheus has a label "job" of its own. */
    private Map<String, Counter> counters(List<String> jobs, String name, String description) {
        return jobs.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), job -> Counter.builder(name)
                .description(description)
                .tag("name", job)
                .register(registry)));
    }
}
