package dev.rollcall.auth.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The published OpenAPI document, and whether an answer is what it says. */
public final class Contract {
    public static final JsonNode DOCUMENT = load();

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Map<String, JsonNode> OPERATIONS = readOperations();
    private static final SchemaRepository SCHEMAS = readSchemas();
    private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();

    private Contract() {}

    /** By {@code METHOD /path}. */
    public static Map<String, JsonNode> operations() {
        return OPERATIONS;
    }

    /** Follows a reference, if it is one. */
    public static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** Fails unless the document has that status for that route, and the body fits its schema. */
    static void check(Answer answer) {
        String method = answer.response().request().method();
        String path = answer.response().uri().getPath();
        String seen = method + " " + path + " answered " + answer.status();
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.status())
                    .as(seen + ", a route that is not documented")
                    .isIn(404, 405);
            return;
        }
        JsonNode response = resolve(operation.get().at("/responses/" + answer.status()));
        assertThat(response.isMissingNode())
                .as(seen + ", which is not documented")
                .isFalse();
        if (!response.has("content")) {
            assertThat(answer.body()).as(seen).isEmpty();
            return;
        }
        String type = answer.header("Content-Type").replaceFirst(";.*", "");
        JsonNode content = response.get("content").path(type);
        assertThat(content.isMissingNode()).as(seen + " with " + type).isFalse();
        if (type.endsWith("json")) {
            fits(answer.json(), content.at("/schema/$ref").asText());
        }
    }

    /** @param schema such as {@code #/components/schemas/User} */
    public static void fits(JsonNode value, String schema) {
        OutputUnit result = VALIDATORS
                .computeIfAbsent(schema, reference -> SCHEMAS.validator("openapi.yaml" + reference))
                .validate(new JsonObject(value.toString()));
        assertThat(result.getValid())
                .as(() -> value + " is no " + schema + ": " + result.toJson())
                .isTrue();
    }

    private static SchemaRepository readSchemas() {
        var options = new JsonSchemaOptions()
                .setBaseUri("https://rollcall.example/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        return SchemaRepository.create(options)
                .dereference("openapi.yaml", JsonSchema.of(new JsonObject(DOCUMENT.toString())));
    }

    private static Optional<JsonNode> operation(String method, String path) {
        JsonNode exact = OPERATIONS.get(method + " " + path);
        return exact != null
                ? Optional.of(exact)
                : OPERATIONS.entrySet().stream()
                        .filter(known -> (method + " " + path)
                                .matches(known.getKey().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static Map<String, JsonNode> readOperations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        String method = operation.getKey().toUpperCase(Locale.ROOT);
                        operations.put(method + " " + path.getKey(), operation.getValue());
                    }
                }));
        return operations;
    }

    private static JsonNode load() {
        try (InputStream in = Contract.class.getResourceAsStream("/auth/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
