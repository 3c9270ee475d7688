package dev.rollcall.meeting.http;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No request, however odd, makes a route of the published document fail: partly fitting, partly hostile, by chance. */
class OddRequestsTest {
    private static final long SEED = 20261020;
    private static final int REQUESTS = 60;
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final JsonNode API = load();
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

    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = MeetingServer.sharedAuth().registerAdmin("Ana", "Albers");

    static Stream<String> routes() {
        return operations().entrySet().stream()
                .filter(route -> takesSomething(route.getKey().split(" ")[1], route.getValue()))
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("GET /v1/stream")); // which does not end
    }

    private static boolean takesSomething(String path, JsonNode operation) {
        return path.contains("{")
                || operation.has("requestBody")
                || !queryParameters(path, operation).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noRequestEverMakesTheServerFail(String route) {
        Random random = new Random(SEED ^ route.hashCode());
        String[] parts = route.split(" ");
        JsonNode operation = operations().get(route);
        String meeting = null;

        for (int i = 0; i < REQUESTS; i++) {
            if (i % 10 == 0) {
                meeting = server.created(
                        ana, meeting().with("recurrence_rule", Map.of("frequency", "weekly", "count", 5)));
            }
            String path = path(parts[1], meeting, random) + query(parts[1], operation, random);
            JsonNode content = operation.at("/requestBody/content");
            String type = content.isMissingNode() ? null : content.fieldNames().next();
            String body = type == null ? null : body(content.get(type).path("schema"), random);
            Call call = server.call(path).by(ana).serviceKey().ifMatch("*");
            if (type != null) {
                call.header("Content-Type", type);
            }

            Answer answer = call.method(parts[0], body);

            assertThat(answer.status())
                    .as("%d: %s %s%n%s%n%s", i, parts[0], path, body, answer.body())
                    .isLessThan(500);
        }
    }

    static String path(String template, String meeting, Random random) {
        String path = template;
        while (path.contains("{")) {
            String name = path.substring(path.indexOf('{') + 1, path.indexOf('}'));
            boolean fits = random.nextInt(4) > 0;
            String value = !fits
                    ? one(ODD_TEXTS.subList(3, ODD_TEXTS.size()), random)
                    : switch (name) {
                        case "id" -> meeting;
                        case "recurrence_id" -> "2026-10-27T09:00:00";
                        default -> UUID.nameUUIDFromBytes(new byte[] {1}).toString();
                    };
            path = path.replace('{' + name + '}', encoded(value));
        }
        return path;
    }

    private static String query(String path, JsonNode operation, Random random) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : queryParameters(path, operation)) {
            if (random.nextBoolean()) {
                String value = random.nextInt(3) == 0
                        ? one(ODD_TEXTS, random)
                        : fitting(parameter.path("schema"), random, 2).replace("\"", "");
                query.add(parameter.get("name").asText() + '=' + encoded(value));
            }
        }
        return query.isEmpty() ? "" : '?' + String.join("&", query);
    }

    private static List<JsonNode> queryParameters(String path, JsonNode operation) {
        return Stream.of(operation, API.get("paths").get(path))
                .flatMap(holder -> list(holder.path("parameters")).stream())
                .map(OddRequestsTest::resolved)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .toList();
    }

    static String body(JsonNode schema, Random random) {
        String body = random.nextInt(15) == 0 ? odd(random) : fitting(schema, random, 5);
        return random.nextInt(20) == 0 ? body.substring(0, body.length() / 2) : body;
    }

    /** What follows the schema, for the most part. */
    private static String fitting(JsonNode reference, Random random, int depth) {
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

    private static String object(Map<String, JsonNode> properties, Random random, int depth) {
        List<String> fields = new ArrayList<>();
        properties.forEach((name, schema) -> {
            if (random.nextInt(3) > 0) {
                fields.add('"' + name + "\":" + fitting(schema, random, depth - 1));
            }
        });
        return "{" + String.join(",", fields) + "}";
    }

    private static Map<String, JsonNode> properties(JsonNode reference) {
        JsonNode schema = resolved(reference);
        Map<String, JsonNode> properties = new TreeMap<>();
        schema.path("allOf").forEach(part -> properties.putAll(properties(part)));
        schema.path("properties").properties().forEach(one -> properties.put(one.getKey(), one.getValue()));
        return properties;
    }

    private static String odd(Random random) {
        return random.nextBoolean() ? one(ODD_VALUES, random) : '"' + one(ODD_TEXTS, random) + '"';
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(API.at(node.get("$ref").asText().substring(1))) : node;
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

    static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        API.get("paths")
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
        try (InputStream in = OddRequestsTest.class.getClassLoader().getResourceAsStream("meeting/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
