package dev.rollcall.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/** Counts the errors that a node logs by their fingerprints: the first 200 each for itself, later ones together. */
final class ErrorCount extends AppenderBase<ILoggingEvent> {
    private static final int MOST = 200;
    private static final String OTHER = "other";

    private final Vertx vertx;
    private final MeterRegistry meters;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private ErrorCount(Vertx vertx, MeterRegistry meters) {
        this.vertx = vertx;
        this.meters = meters;
    }

    /** From now on until it is ended; what no node's thread logs counts for each node of the process. */
    static ErrorCount begin(Vertx vertx, MeterRegistry meters) {
        ErrorCount count = new ErrorCount(vertx, meters);
        Logger root = root();
        count.setContext(root.getLoggerContext());
        count.start();
        root.addAppender(count);
        return count;
    }

    void end() {
        root().detachAppender(this);
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        Context context = Vertx.currentContext();
        if (Fingerprint.isDue(event) && (context == null || context.owner() == vertx)) {
            meters.counter("rollcall.errors", "fingerprint", bounded(Fingerprint.of(event)))
                    .increment();
        }
    }

    /** One thread at a time appends, so that there are never more. */
    private String bounded(String fingerprint) {
        if (known.contains(fingerprint)) {
            return fingerprint;
        }
        return known.size() < MOST && known.add(fingerprint) ? fingerprint : OTHER;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
