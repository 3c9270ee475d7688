package dev.rollcall.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import dev.rollcall.protocol.Id;
import dev.rollcall.protocol.Secret;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** JSON of the values that the protocol is made of: ids and secrets as bare strings, enums in kebab-case, ISO times. */
final class ValueModule extends SimpleModule {
    private static final long serialVersionUID = 1L;
    private static final int UUID_LENGTH = 36;

    ValueModule() {
        setSerializers(new Serializers());
        setDeserializers(new Deserializers());
        addKeySerializer(LocalDateTime.class, new LocalTimeKeys.Writer());
        addKeyDeserializer(LocalDateTime.class, new LocalTimeKeys.Reader());
    }

    private static final class Serializers extends SimpleSerializers {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> findSerializer(SerializationConfig config, JavaType type, BeanDescription bean) {
            Class<?> raw = type.getRawClass();
            if (Id.class.isAssignableFrom(raw)) {
                return text(value -> ((Id) value).value().toString());
            }
            if (raw == Secret.class) {
                return text(value -> ((Secret) value).value());
            }
            if (raw == Duration.class) {
                return text(value -> duration((Duration) value));
            }
            return raw.isEnum() ? text(value -> word((Enum<?>) value)) : super.findSerializer(config, type, bean);
        }

        private static JsonSerializer<Object> text(Function<Object, String> toText) {
            return new JsonSerializer<>() {
                @Override
                public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
                    out.writeString(toText.apply(value));
                }
            };
        }
    }

    private static final class Deserializers extends SimpleDeserializers {
        private static final long serialVersionUID = 1L;

        Deserializers() {
            add(Secret.class, "must be a string", Secret::new);
            add(UUID.class, "must be a UUID", ValueModule::uuid);
            add(LocalDateTime.class, LocalTimeKeys.EXPECTED, LocalDateTime::parse);
            add(Duration.class, "must be an ISO 8601 duration such as PT30M", Duration::parse);
            add(Instant.class, "must be an instant such as 2026-10-20T07:00:00Z", text -> OffsetDateTime.parse(text)
                    .toInstant());
            add(ZoneId.class, "must be an IANA time zone such as Europe/Berlin", ValueModule::zone);
        }

        private <T> void add(Class<T> type, String expected, Function<String, T> parse) {
            addDeserializer(type, new TextDeserializer<>(type, expected, parse));
        }

        @Override
        public JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean)
                throws com.fasterxml.jackson.databind.JsonMappingException {
            Class<?> raw = type.getRawClass();
            return Id.class.isAssignableFrom(raw) && raw.isRecord()
                    ? id(raw)
                    : super.findBeanDeserializer(type, config, bean);
        }

        @Override
        public JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription bean) {
            return constant(type);
        }

        private static <T> JsonDeserializer<T> id(Class<T> type) {
            try {
                Constructor<T> constructor = type.getDeclaredConstructor(UUID.class);
                return new TextDeserializer<>(type, "must be a UUID", text -> {
                    try {
                        return constructor.newInstance(uuid(text));
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                });
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(type + " is an Id but not a record of one UUID", e);
            }
        }

        private static <T> JsonDeserializer<T> constant(Class<T> type) {
            T[] constants = type.getEnumConstants();
            String words = Arrays.stream(constants)
                    .map(constant -> word((Enum<?>) constant))
                    .collect(Collectors.joining(", "));
            return new TextDeserializer<>(type, "must be one of " + words, text -> Arrays.stream(constants)
                    .filter(constant -> word((Enum<?>) constant).equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One sign before the whole, as RFC 8984, section 1.4.7, has it; Java puts one into each part. */
    private static String duration(Duration value) {
        return value.isNegative() ? "-" + value.negated() : value.toString();
    }

    /** {@code UUID.fromString} alone also takes 1-1-1-1-1, which no client means. */
    private static UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }

    /** A region of the zone database; offsets such as +02:00 keep no wall time over a change of the clocks. */
    private static ZoneId zone(String text) {
        if (!IanaZones.ids().contains(text)) {
            throw new IllegalArgumentException();
        }
        return ZoneId.of(text);
    }
}
