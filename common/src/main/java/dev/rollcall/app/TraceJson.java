package dev.rollcall.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.bus.Trace;
import java.io.IOException;
import net.logstash.logback.composite.AbstractJsonProvider;

/** Adds to each log line which node wrote it, which request and user it belongs to, and to an error its fingerprint. */
public final class TraceJson extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator line, ILoggingEvent event) throws IOException {
        LogSource source = LogSource.current();
        if (source != null) {
            line.writeStringField("service", source.service());
            line.writeStringField("node", source.node());
        }
        Trace trace = Trace.current();
        if (trace != null) {
            line.writeStringField("request_id", trace.requestId());
            line.writeStringField("trace_id", trace.traceId());
            if (trace.user() != null) {
                line.writeStringField("user", trace.user());
            }
        }
        if (Fingerprint.isDue(event)) {
            line.writeStringField("fingerprint", Fingerprint.of(event));
        }
    }
}
