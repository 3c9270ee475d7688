package dev.rollcall.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractJsonProvider;

/** Adds the {@link LineFields} to each line of JSON. */
public final class TraceJson extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator line, ILoggingEvent event) throws IOException {
        LineFields.of(event, line::writeStringField);
    }
}
