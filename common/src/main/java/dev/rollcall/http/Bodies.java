package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.json.BadValueException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads request bodies into records whose components carry Jakarta Validation constraints, and tells all violations at
 * once: unknown fields, wrong types, broken constraints and whatever further rules the caller brings.
 */
public final class Bodies {
    private Bodies() {}

    public static <T extends Record> T read(RoutingContext context, Class<T> type) {
        return read(context, type, (body, violations) -> {});
    }

    /**
     * @param rules what annotations cannot say; it sees the record even when fields of it are wrong, those being null
     */
    public static <T extends Record> T read(RoutingContext context, Class<T> type, BiConsumer<T, Violations> rules) {
        byte[] bytes = bytes(context);
        Violations violations = new Violations();
        T body;
        try {
            body = Json.STRICT.readValue(bytes, type);
        } catch (JsonMappingException e) {
            body = salvage(parse(bytes), type, violations);
        } catch (IOException e) {
            throw unreadable(e);
        }
        return checked(body == null ? notAnObject() : body, violations, rules);
    }

    /** The same for a body that was made from another, as a merge patch is. */
    public static <T extends Record> T read(JsonNode json, Class<T> type, BiConsumer<T, Violations> rules) {
        Violations violations = new Violations();
        return checked(salvage(json, type, violations), violations, rules);
    }

    /** The names that a record's components have in JSON. */
    static List<String> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> Constraints.NAMES.translate(component.getName()))
                .toList();
    }

    /** The body as a JSON object. */
    public static ObjectNode object(RoutingContext context) {
        return object(parse(bytes(context)));
    }

    private static ObjectNode object(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        return notAnObject();
    }

    private static <T> T notAnObject() {
        throw Failure.invalid(List.of(new Violation("", Violation.WRONG_TYPE, "must be a JSON object")));
    }

    private static byte[] bytes(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw new Failure(Code.MALFORMED_JSON, "The request needs a body of JSON");
        }
        return body.getBytes();
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode json = Json.STRICT.readTree(bytes);
            if (!json.isMissingNode()) {
                return json;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        throw malformed();
    }

    private static Failure unreadable(IOException e) {
        return e instanceof StreamConstraintsException
                ? new Failure(Code.BODY_TOO_LARGE, "The body has too many parts, or one that is too long or too deep")
                : malformed();
    }

    private static Failure malformed() {
        return new Failure(Code.MALFORMED_JSON, "The body is not well-formed JSON in UTF-8");
    }

    private static <T extends Record> T checked(T body, Violations violations, BiConsumer<T, Violations> rules) {
        Constraints.check(body, violations);
        rules.accept(body, violations);
        violations.throwIfAny();
        return body;
    }

    /** Takes out what does not fit, one thing after the other, noting each, until the rest does. */
    private static <T> T salvage(JsonNode json, Class<T> type, Violations violations) {
        ObjectNode rest = object(json).deepCopy();
        for (int found = 0; found < Violations.MAX; found++) {
            try {
                return Json.STRICT.treeToValue(rest, type);
            } catch (JsonMappingException e) {
                violations.add(violation(e));
                remove(rest, e.getPath());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A parsed body failed to map", e);
            }
        }
        violations.throwIfAny();
        throw new IllegalStateException("A body did not map for no reason told");
    }

    private static Violation violation(JsonMappingException e) {
        String pointer = pointer(e.getPath());
        if (!(e instanceof MismatchedInputException mismatch)) {
            return new Violation(pointer, Violation.OUT_OF_RANGE, "is too large or too small a number");
        }
        if (e instanceof UnrecognizedPropertyException) {
            return new Violation(pointer, Violation.UNKNOWN_FIELD, "is not a field that can be set here");
        }
        return e instanceof BadValueException
                ? new Violation(pointer, Violation.INVALID, e.getOriginalMessage())
                : new Violation(pointer, Violation.WRONG_TYPE, "must be " + typeName(mismatch.getTargetType()));
    }

    private static String typeName(Class<?> type) {
        if (type == null || type.isRecord()) {
            return "a JSON object";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "a whole number";
        }
        return Iterable.class.isAssignableFrom(type) ? "a list" : "a string";
    }

    /** RFC 6901, section 3. */
    private static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            String name = step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName();
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static void remove(JsonNode root, List<JsonMappingException.Reference> path) {
        JsonNode parent = root;
        for (JsonMappingException.Reference step : path.subList(0, path.size() - 1)) {
            parent = step.getFieldName() == null ? parent.get(step.getIndex()) : parent.get(step.getFieldName());
        }
        JsonMappingException.Reference last = path.get(path.size() - 1);
        if (parent instanceof ArrayNode list) {
            list.setNull(last.getIndex()); // taking it out would move the others
        } else {
            ((ObjectNode) parent).remove(last.getFieldName());
        }
    }
}
