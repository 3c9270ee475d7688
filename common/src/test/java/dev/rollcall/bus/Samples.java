package dev.rollcall.bus;

import dev.rollcall.protocol.Command;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** An instance of each record of the protocol, the same at every run, with something in every component. */
final class Samples {
    private static final String PACKAGE = Command.class.getPackageName();

    /** All records of the protocol package, by name. */
    static final List<Class<?>> RECORDS = records();

    private Samples() {}

    private static List<Class<?>> records() {
        try (Stream<Path> files =
                Files.list(Path.of(Command.class.getResource(".").toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class"))
                    .sorted()
                    .<Class<?>>map(file -> load(PACKAGE + '.' + file.substring(0, file.lastIndexOf('.'))))
                    .filter(Class::isRecord)
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the record is written within the package, such as {@code Sessions.Open}. */
    static String name(Class<?> type) {
        return type.getCanonicalName().substring(PACKAGE.length() + 1);
    }

    static Record of(Class<?> type) {
        return build(type, components(type).map(Samples::value).toArray());
    }

    /** The same with that component null; null itself where the record does not take one. */
    static Record without(Class<?> type, RecordComponent component) {
        Object[] values = components(type)
                .map(each -> each.getName().equals(component.getName()) ? null : value(each))
                .toArray();
        try {
            return build(type, values);
        } catch (NullPointerException e) {
            return null;
        }
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents());
    }

    private static Object value(RecordComponent component) {
        return value(component.getGenericType(), component.getName());
    }

    private static Object value(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), name);
        }
        return value((Class<?>) type, name);
    }

    private static Object collection(Class<?> type, Type[] arguments, String name) {
        if (type == List.class) {
            return List.of(value(arguments[0], name + " 1"), value(arguments[0], name + " 2"));
        }
        if (type == Set.class) {
            return new LinkedHashSet<>(List.of(value(arguments[0], name + " 1"), value(arguments[0], name + " 2")));
        }
        if (type == Map.class && arguments[0] == LocalDateTime.class) {
            return Map.of(LocalDateTime.parse("2026-10-20T09:00:00"), value(arguments[1], name));
        }
        if (type == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("camelCase key/~", "text with \" and ü and \ud83d\ude00");
            map.put("number", 7);
            map.put("list", List.of(true, Map.of("deep", "value")));
            map.put("nothing", null);
            return map;
        }
        throw new IllegalArgumentException("No sample of " + type);
    }

    private static Object value(Class<?> type, String name) {
        if (type.isRecord()) {
            return of(type);
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[constants.length - 1];
        }
        return switch (type.getSimpleName()) {
            case "String" -> name + " \"ü\\\ud83d\ude00";
            case "boolean", "Boolean" -> true;
            case "int", "Integer" -> 1 + name.length();
            case "long", "Long" -> Long.MAX_VALUE - name.length();
            case "Instant" -> Instant.parse("2026-10-20T07:00:00.123456789Z");
            case "LocalDateTime" -> LocalDateTime.parse("2026-10-20T09:00:30");
            case "ZoneId" -> ZoneId.of("Europe/Berlin");
            case "Duration" -> Duration.parse("-PT10M0.5S");
            case "UUID" -> UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
            case "Object" -> 730;
            default -> throw new IllegalArgumentException("No sample of " + type);
        };
    }

    private static Record build(Class<?> type, Object[] values) {
        Class<?>[] types = components(type).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
