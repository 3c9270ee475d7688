package dev.rollcall.auth.audit;

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
    private Future<Void> turn = Future.succeededFuture();
    private boolean stopping;

    public AuditLinesVerticle(AuditLineStore store) {
        this.store = store;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, POLL.toMillis(), tick -> work());
        return Future.succeededFuture();
    }

    /** What is left is for another node, or for the next start. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return turn;
    }

    private void work() {
        if (stopping || !turn.isComplete()) {
            return;
        }
        turn = store.write(AT_ONCE, line -> line.write(LOG))
                .recover(e -> {
                    LOG.warn("The lines of the audit log could not be written: {}", e.toString());
                    return Future.succeededFuture(0);
                })
                .map(written -> {
                    if (written == AT_ONCE) {
                        vertx.runOnContext(next -> work());
                    }
                    return null;
                });
    }
}
