package dev.rollcall.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rollcall.bus.Trace;

/** The same as {@link TraceJson} in the lines for people. */
public final class TraceText extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        LogSource source = LogSource.current();
        if (source != null) {
            add(text, "service", source.service());
            add(text, "node", source.node());
        }
        Trace trace = Trace.current();
        if (trace != null) {
            add(text, "request_id", trace.requestId());
            add(text, "trace_id", trace.traceId());
            add(text, "user", trace.user());
        }
        if (Fingerprint.isDue(event)) {
            add(text, "fingerprint", Fingerprint.of(event));
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value);
        }
    }
}
