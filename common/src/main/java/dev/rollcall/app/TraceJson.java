package dev.rollcall.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.bus.Trace;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import net.logstash.logback.composite.AbstractJsonProvider;

/** Adds to each log line which service wrote it and which request it belongs to. */
public final class TraceJson extends AbstractJsonProvider<ILoggingEvent> {
    private static final Map<Vertx, String> SERVICES = Collections.synchronizedMap(new WeakHashMap<>());

    /** Names the service whose code runs on that instance. */
    static void service(Vertx vertx, String name) {
        SERVICES.put(vertx, name);
    }

    @Override
    public void writeTo(JsonGenerator line, ILoggingEvent event) throws IOException {
        Context context = Vertx.currentContext();
        if (context == null) {
            return;
        }
        String service = SERVICES.get(context.owner());
        if (service != null) {
            line.writeStringField("service", service);
        }
        Trace trace = Trace.current();
        if (trace != null) {
            line.writeStringField("request_id", trace.requestId());
            line.writeStringField("trace_id", trace.traceId());
        }
    }
}
