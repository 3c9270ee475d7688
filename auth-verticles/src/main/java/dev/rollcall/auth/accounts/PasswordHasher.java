package dev.rollcall.auth.accounts;

import dev.rollcall.auth.accounts.PasswordHashMetrics.Refused;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes passwords off the event loops, on as many threads as there are cores but one, which is left to everything else, and
 * with a short queue before them; past that, and when it is too late for an answer, it refuses with {@code UNAVAILABLE}, so
 * that a storm of log-ins takes little from everybody else: see {@code bench/storm.sh}.
 */
public final class PasswordHasher {
    /** At some 30 ms a hash, what waits is still answered within the deadline of an ask. */
    private static final int WAITING_PER_CORE = 32;

    /** Whoever has waited so long would be gone before the answer: an ask is waited for no longer than 2 s. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private static final long WARN_AFTER_SECONDS = 10;

    /** In UTF-16 units, no password is longer; the normal form of what is can take minutes. */
    private static final int LONGEST = 2 * 128;

    private final Argon2 argon2;
    private final Argon2Settings settings;
    private final Duration patience;
    private final WorkerExecutor threads;
    private final int size;
    private final int capacity;
    private final AtomicInteger pending = new AtomicInteger();
    private final String cost;
    private final String nobodys;
    private final PasswordHashMetrics metrics;

    /** Blocks for one hash, to be sure that it works and to have one to compare with where there is none. */
    public PasswordHasher(Vertx vertx, Argon2Settings settings, MeterRegistry registry) {
        this(vertx, settings, PATIENCE, registry);
    }

    /** @param patience how long a hash may wait before it is begun */
    PasswordHasher(Vertx vertx, Argon2Settings settings, Duration patience, MeterRegistry registry) {
        int cores = Runtime.getRuntime().availableProcessors();
        this.argon2 = Argon2.best();
        this.settings = settings;
        this.patience = patience;
        this.size = Math.max(1, cores - 1);
        this.threads = vertx.createSharedWorkerExecutor("argon2", size, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
        this.capacity = cores * (1 + WAITING_PER_CORE);
        this.cost = "$m=%d,t=%d,p=%d$".formatted(settings.memoryKib(), settings.iterations(), settings.parallelism());
        this.nobodys = argon2.hash("nobody has this password", settings);
        this.metrics = new PasswordHashMetrics(registry, () -> Math.max(0, pending.get() - size));
    }

    /** A PHC string with a salt of its own. */
    public Future<String> hash(Secret password) {
        return run(() -> argon2.hash(normal(password), settings));
    }

    /**
     * Takes as long whether or not there is a hash to compare with.
     *
     * @param hash may be null, and then nothing matches
     */
    public Future<Boolean> verify(String hash, Secret password) {
        boolean possible = hash != null && password.value().length() <= LONGEST;
        return possible
                ? run(() -> argon2.verify(hash, normal(password)))
                : run(() -> argon2.verify(nobodys, "")).map(matched -> false);
    }

    /** Fails with {@code UNAVAILABLE} where there is no room for a hash just now, so that nothing need be done before. */
    public Future<Void> room() {
        return pending.get() < capacity ? Future.succeededFuture() : Future.failedFuture(refused(Refused.FULL));
    }

    /** Whether a hash is of another cost than new ones. */
    public boolean isOutdated(String hash) {
        return !hash.contains(cost);
    }

    public Future<Void> close() {
        return threads.close();
    }

    private <T> Future<T> run(Callable<T> work) {
        if (pending.incrementAndGet() > capacity) {
            pending.decrementAndGet();
            return Future.failedFuture(refused(Refused.FULL));
        }
        long asked = System.nanoTime();
        return threads.executeBlocking(() -> begin(work, asked), false).onComplete(done -> pending.decrementAndGet());
    }

    private <T> T begin(Callable<T> work, long asked) throws Exception {
        long waited = System.nanoTime() - asked;
        metrics.waited(waited);
        if (waited > patience.toNanos()) {
            throw refused(Refused.LATE);
        }
        return metrics.timed(work);
    }

    private Failure refused(Refused why) {
        metrics.refused(why);
        return Failure.unavailable("Too many are logging in; try again shortly");
    }

    /** The same password typed on another keyboard is the same one (NIST SP 800-63B, section 5.1.1.2). */
    public static String normal(Secret password) {
        return Normalizer.normalize(password.value(), Normalizer.Form.NFKC);
    }
}
