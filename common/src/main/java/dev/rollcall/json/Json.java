package dev.rollcall.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.Violation;

/** The one way in which records become JSON: {@code snake_case}, ISO times, bare ids, lower-case kebab enums. */
public final class Json {
    /** For what we wrote ourselves, perhaps in another release: unknown fields are passed over. */
    public static final ObjectMapper LENIENT = mapper(new JsonFactory())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Several times what the largest sensible body has, and little enough to be checked in a moment. */
    private static final int MAX_TOKENS = 20_000;

    private static final int MAX_DEPTH = 50;

    /** For what a client sends: nothing is guessed, converted or passed over. */
    public static final ObjectMapper STRICT = mapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MAX_TOKENS)
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(new SimpleModule("text")
                    .addDeserializer(
                            String.class,
                            new TextDeserializer<>(String.class, "must be Unicode text without U+0000", Json::text)))
            .build();

    private Json() {}

    /** What a database can keep and a message can carry: no U+0000, and no half of a surrogate pair. */
    private static String text(String value) {
        if (value.indexOf('\0') >= 0 || value.codePoints().anyMatch(Json::isHalf)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static boolean isHalf(int codePoint) {
        return Character.MIN_SURROGATE <= codePoint && codePoint <= Character.MAX_SURROGATE;
    }

    private static JsonMapper.Builder mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new JavaTimeModule())
                .addModule(new ValueModule())
                .addMixIn(Violation.class, WhatIsThere.class)
                .addMixIn(RecurrenceRule.class, WhatIsNotEmpty.class)
                .addMixIn(RecurrenceRule.NDay.class, WhatIsThere.class)
                .addMixIn(RecurrenceOverride.class, WhatIsThere.class)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
    }

    /** For records of which most parts are absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface WhatIsThere {}

    /** For those whose lists say nothing when they are empty. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private interface WhatIsNotEmpty {}
}
