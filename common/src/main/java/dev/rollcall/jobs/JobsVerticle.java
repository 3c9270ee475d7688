package dev.rollcall.jobs;

import dev.rollcall.sql.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the jobs that are due, a batch at a time, and shares them with the other nodes that host it: each batch is one
 * node's alone. What fails is tried again when its lease has run out.
 */
public final class JobsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(JobsVerticle.class);
    private static final Duration POLL = Duration.ofSeconds(5);

    /** Much longer than a batch takes; after it another node takes over from one that died. */
    static final Duration LEASE = Duration.ofMinutes(1);

    /** Up to so much later, lest all nodes look at the same moment and all jobs come due together. */
    private static final double JITTER = 0.1;

    private final JobStore store;
    private final Map<String, Job> jobs;
    private final List<String> names;
    private final JobMetrics metrics;
    private final Clock clock;
    private Turns turns;

    /** @param jobs the same on all nodes of the service that host any */
    public JobsVerticle(Database database, List<Job> jobs, MeterRegistry registry, Clock clock) {
        this.store = new JobStore(database);
        this.jobs = jobs.stream().collect(Collectors.toMap(Job::name, Function.identity()));
        this.names = jobs.stream().map(Job::name).toList();
        this.metrics = new JobMetrics(names, registry);
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return store.add(names, clock.instant())
                .onSuccess(known -> turns = Turns.every(
                        jittered(POLL),
                        vertx,
                        this::doOne,
                        e -> LOG.warn("The jobs that are due could not be done: {}", e.toString())));
    }

    /** Lets the batch under way finish; what is left of its job is due for another node. */
    @Override
    public Future<?> stop() {
        return turns.stop();
    }

    /** Does a batch of the job that is due; yields whether one was. */
    Future<Boolean> doOne() {
        return store.claim(names, clock.instant(), LEASE)
                .compose(due -> due.isEmpty()
                        ? Future.succeededFuture(false)
                        : doBatch(due.get()).map(true));
    }

    private Future<Void> doBatch(JobStore.Lease lease) {
        Job job = jobs.get(lease.job());
        return Future.succeededFuture()
                .compose(begun -> job.batch().get()) // even one that throws
                .compose(things -> things > 0 ? again(lease, things) : finish(lease, job))
                .recover(e -> {
                    metrics.failed(job.name());
                    LOG.warn("{} failed and is due again in {}: {}", job.name(), LEASE, e.toString());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> again(JobStore.Lease lease, int things) {
        metrics.did(lease.job(), things);
        LOG.atInfo()
                .addKeyValue("event", "job")
                .addKeyValue("job", lease.job())
                .addKeyValue("things", things)
                .log("job");
        return store.move(lease, clock.instant());
    }

    private Future<Void> finish(JobStore.Lease lease, Job job) {
        Instant now = clock.instant();
        metrics.finished(job.name(), now);
        return store.move(lease, now.plus(jittered(job.every())));
    }

    private static Duration jittered(Duration duration) {
        double more = ThreadLocalRandom.current().nextDouble(JITTER);
        return duration.plusMillis((long) (duration.toMillis() * more));
    }
}
