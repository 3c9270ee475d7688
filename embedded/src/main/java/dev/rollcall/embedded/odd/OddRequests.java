package dev.rollcall.embedded.odd;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Requests to the routes of an OpenAPI document, partly fitting, partly hostile, by chance. */
public final class OddRequests {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** The first of the texts: such a path is another one, or too long for any. */
    private static final int NOT_IN_PATHS = 3;

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "x".repeat(9_000),
            "\\u0000",
            "\\ud800",
            "\\ud83d\\ude00",
            "%",
            "'\\\"--",
            "1-1-1-1-1",
            "0000-01-01T00:00:00",
            "2026-02-30T09:00:00",
            "9999-12-31T23:59:59",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00+18:00",
            "2026-10-20T09:00:00",
            "2026-10-20T07:00:00Z",
            "Europe/Atlantis",
            "SystemV/PST8PDT",
            "+18:00",
            "PT30M",
            "-P106751991167300DT15H30M7S",
            "PT0.000000001S",
            "nobody@example.com",
            "@");
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "2147483648",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "{}",
            "[]",
            "[null]",
            "[[[[[[]]]]]]",
            "{\"a\":{\"b\":{\"c\":null}}}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(3_000),
            "[" + "0,".repeat(2_000) + "0]",
            "{\"frequency\":\"daily\",\"count\":730,\"by_month\":[2],\"by_month_day\":[30]}",
            "{\"frequency\":\"yearly\",\"interval\":99,\"by_day\":[{\"day\":\"mo\",\"nth_of_period\":53}]}");

    private final JsonNode document;
    private final Map<String, JsonNode> operations = new TreeMap<>();

    public OddRequests(JsonNode document) {
        this.document = document;
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        String method = operation.getKey().toUpperCase(Locale.ROOT);
                        operations.put(method + " " + path.getKey(), operation.getValue());
                    }
                }));
    }

    /** Each as {@code METHOD /path}, the path with its parameters in braces. */
    public Set<String> routes() {
        return operations.keySet();
    }

    /** Whether a request to it holds anything that could be odd. */
    public boolean takesSomething(String route) {
        return route.contains("{")
                || takesBody(route)
                || !queryParameters(route).isEmpty();
    }

    /** @param fitting what is right for the parameter of a name */
    public String path(String route, UnaryOperator<String> fitting, Random random) {
        String path = template(route);
        while (path.contains("{")) {
            String name = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
            String value = random.nextInt(4) > 0
                    ? fitting.apply(name)
                    : one(ODD_TEXTS.subList(NOT_IN_PATHS, ODD_TEXTS.size()), random);
            path = path.replace('{' + name + '}', encoded(value));
        }
        return path;
    }

    /** Empty, or with its question mark. */
    public String query(String route, Random random) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : queryParameters(route)) {
            if (random.nextBoolean()) {
                String value = random.nextInt(3) == 0
                        ? one(ODD_TEXTS, random)
                        : fitting(parameter.path("schema"), random, 2).replace("\"", "");
                query.add(parameter.get("name").asText() + '=' + encoded(value));
            }
        }
        return query.isEmpty() ? "" : '?' + String.join("&", query);
    }

    public boolean takesBody(String route) {
        return operations.get(route).has("requestBody");
    }

    /** The first media type of a route that takes a body. */
    public String type(String route) {
        return content(route).fieldNames().next();
    }

    /** For a route that takes one. */
    public String body(String route, Random random) {
        JsonNode schema = content(route).get(type(route)).path("schema");
        String body = random.nextInt(15) == 0 ? odd(random) : fitting(schema, random, 5);
        return random.nextInt(20) == 0 ? body.substring(0, body.length() / 2) : body;
    }

    private JsonNode content(String route) {
        return operations.get(route).at("/requestBody/content");
    }

    private List<JsonNode> queryParameters(String route) {
        return Stream.of(operations.get(route), document.get("paths").get(template(route)))
                .flatMap(holder -> list(holder.path("parameters")).stream())
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .toList();
    }

    private static String template(String route) {
        return route.substring(route.indexOf(' ') + 1);
    }

    /** What follows the schema, for the most part. */
    private String fitting(JsonNode reference, Random random, int depth) {
        JsonNode schema = resolved(reference);
        if (depth == 0 || random.nextInt(8) == 0) {
            return odd(random);
        }
        if (schema.has("enum")) {
            return one(list(schema.get("enum")), random).toString();
        }
        if (schema.has("oneOf") || schema.has("anyOf")) {
            JsonNode ways = schema.has("oneOf") ? schema.get("oneOf") : schema.get("anyOf");
            if (!schema.has("properties")) {
                return fitting(one(list(ways), random), random, depth - 1);
            }
        }
        Map<String, JsonNode> properties = properties(schema);
        if (!properties.isEmpty()) {
            return object(properties, random, depth);
        }
        if (schema.has("example") || schema.at("/examples/0").isValueNode()) {
            return (schema.has("example") ? schema.get("example") : schema.at("/examples/0")).toString();
        }
        String type = schema.at("/type/0").asText(schema.path("type").asText());
        return switch (type) {
            case "array" -> "[" + fitting(schema.path("items"), random, depth - 1) + "]";
            case "integer", "number" -> schema.path("minimum").asText("1");
            case "boolean" -> String.valueOf(random.nextBoolean());
            default -> '"' + one(ODD_TEXTS, random) + '"';
        };
    }

    private String object(Map<String, JsonNode> properties, Random random, int depth) {
        List<String> fields = new ArrayList<>();
        properties.forEach((name, schema) -> {
            if (random.nextInt(3) > 0) {
                fields.add('"' + name + "\":" + fitting(schema, random, depth - 1));
            }
        });
        return "{" + String.join(",", fields) + "}";
    }

    private Map<String, JsonNode> properties(JsonNode reference) {
        JsonNode schema = resolved(reference);
        Map<String, JsonNode> properties = new TreeMap<>();
        schema.path("allOf").forEach(part -> properties.putAll(properties(part)));
        schema.path("properties").properties().forEach(one -> properties.put(one.getKey(), one.getValue()));
        return properties;
    }

    private static String odd(Random random) {
        return random.nextBoolean() ? one(ODD_VALUES, random) : '"' + one(ODD_TEXTS, random) + '"';
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace("\\u0000", "\0"), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
