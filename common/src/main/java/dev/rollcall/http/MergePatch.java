package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.json.Json;

/** JSON Merge Patch (RFC 7396): what the patch names is replaced, what it sets to null is cleared, the rest stays. */
public final class MergePatch {
    private MergePatch() {}

    /** The JSON of {@code current} with the patch applied; neither is changed. */
    public static ObjectNode apply(Record current, ObjectNode patch) {
        ObjectNode target = Json.LENIENT.valueToTree(current);
        merge(target, patch);
        return target;
    }

    /**
     * Section 2 of the RFC, except that a null stays: a record reads it as absent, and one for a field that is not there
     * is still seen to be unknown.
     */
    private static void merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode nested) {
                ObjectNode inner = target.get(field.getKey()) instanceof ObjectNode old ? old : target.objectNode();
                merge(inner, nested);
                target.set(field.getKey(), inner);
            } else {
                target.set(field.getKey(), value);
            }
        });
    }
}
