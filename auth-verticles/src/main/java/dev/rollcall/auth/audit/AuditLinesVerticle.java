package dev.rollcall.auth.audit;

import dev.rollcall.jobs.Turns;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each entry of the audit log, within a second or so, on as many nodes at once as there are. */
public final class AuditLinesVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLinesVerticle.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 200;

    private final AuditLineStore store;
    private Turns turns;

    public AuditLinesVerticle(AuditLineStore store) {
        this.store = store;
    }

    @Override
    public Future<?> start() {
        turns = Turns.every(
                POLL,
                vertx,
                this::writeSome,
                e -> LOG.warn("The lines of the audit log could not be written: {}", e.toString()));
        return Future.succeededFuture();
    }

    /** What is left is for another node, or for the next start. */
    @Override
    public Future<?> stop() {
        return turns.stop();
    }

    private Future<Boolean> writeSome() {
        return store.write(AT_ONCE, line -> line.write(LOG)).map(written -> written == AT_ONCE);
    }
}
