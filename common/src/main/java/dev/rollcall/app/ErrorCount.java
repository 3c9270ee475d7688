package dev.rollcall.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Counts the errors that a node logs by their fingerprints: the first 200 each for itself, later ones together. It sees all lines of
 * all threads, and is in the way of none of them but those of errors.
 */
final class ErrorCount extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST = 200;
    private static final String OTHER = "other";

    private final Vertx vertx;
    private final MeterRegistry meters;
    private final Set<String> known = new HashSet<>();

    private ErrorCount(Vertx vertx, MeterRegistry meters) {
        this.vertx = vertx;
        this.meters = meters;
        counter(OTHER); // so that there is one before the first
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
        if (Fingerprint.isDue(event) && isOurs(Vertx.currentContext())) {
            counter(bounded(Fingerprint.of(event))).increment();
        }
    }

    private Counter counter(String fingerprint) {
        return Counter.builder("rollcall.errors")
                .description("Errors in the log by what they have in common")
                .tag("fingerprint", fingerprint)
                .register(meters);
    }

    private boolean isOurs(Context context) {
        return context == null || context.owner() == vertx;
    }

    private synchronized String bounded(String fingerprint) {
        boolean counts = known.contains(fingerprint) || known.size() < MOST && known.add(fingerprint);
        return counts ? fingerprint : OTHER;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
