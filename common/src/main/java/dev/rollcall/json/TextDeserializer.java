package dev.rollcall.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/** Reads a value from a JSON string and from nothing else: no number, array or other type is taken for one. */
final class TextDeserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parse;
    private final String expected;

    /**
     * @param parse throws an {@code IllegalArgumentException} or {@code DateTimeException} for what it cannot read
     * @param expected what a client is told that it must be
     */
    TextDeserializer(Class<T> type, String expected, Function<String, T> parse) {
        super(type);
        this.parse = parse;
        this.expected = expected;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
        if (!in.hasToken(JsonToken.VALUE_STRING)) {
            return (T) context.handleUnexpectedToken(handledType(), in);
        }
        try {
            return parse.apply(in.getText());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BadValueException(in, handledType(), expected);
        }
    }
}
