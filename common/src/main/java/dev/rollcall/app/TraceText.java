package dev.rollcall.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The {@link LineFields} in the lines for people. */
public final class TraceText extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        LineFields.of(event, (name, value) -> text.append(text.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }
}
