package dev.rollcall.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.bus.Trace;

/** What each log line says beside its words: which node wrote it, for which request and user, and of an error its fingerprint. */
interface LineFields<E extends Exception> {
    void add(String name, String value) throws E;

    /** Adds those that are known, in a fixed order. */
    static <E extends Exception> void of(ILoggingEvent event, LineFields<E> line) throws E {
        // before there is a node Vert.x may be just loading, and would be broken for good by being asked amid that
        if (LogSource.isAnyKnown()) {
            origin(line);
        }
        if (Fingerprint.isDue(event)) {
            line.add("fingerprint", Fingerprint.of(event));
        }
    }

    private static <E extends Exception> void origin(LineFields<E> line) throws E {
        LogSource source = LogSource.current();
        if (source != null) {
            line.add("service", source.service());
            line.add("node", source.node());
        }
        Trace trace = Trace.current();
        if (trace != null) {
            line.add("request_id", trace.requestId());
            line.add("trace_id", trace.traceId());
            if (trace.user() != null) {
                line.add("user", trace.user());
            }
        }
    }
}
