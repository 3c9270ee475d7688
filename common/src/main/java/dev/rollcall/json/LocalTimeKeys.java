package dev.rollcall.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Local times as the names of fields, written as local times are elsewhere: with their seconds. */
final class LocalTimeKeys {
    static final String EXPECTED = "must be a local time such as 2026-10-20T09:00:00";

    private LocalTimeKeys() {}

    static final class Writer extends JsonSerializer<LocalDateTime> {
        @Override
        public void serialize(LocalDateTime key, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(key));
        }
    }

    static final class Reader extends KeyDeserializer {
        @Override
        public LocalDateTime deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return LocalDateTime.parse(key);
            } catch (DateTimeException e) {
                BadValueException bad = new BadValueException(context.getParser(), LocalDateTime.class, EXPECTED);
                bad.prependPath(null, key);
                throw bad;
            }
        }
    }
}
