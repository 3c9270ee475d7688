package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomBodiesTest {
    private static final int BODIES = 2_000;
    private static final long SEED = 20261020;
    private static final List<String> NAMES = List.of(
            "first_name",
            "title",
            "email",
            "cookie",
            "count",
            "big",
            "user_id",
            "secret",
            "role",
            "at",
            "start",
            "time_zone",
            "duration",
            "item",
            "items",
            "names",
            "ids",
            "rule",
            "by_start",
            "2026-10-20T09:00:00",
            "item_name",
            "item_count",
            "inner",
            "unknown",
            "",
            "a/b~c");
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\" \"",
            "\"Ana\"",
            "\"far too long\"",
            "\"ana@example.com\"",
            "\"@\"",
            "\"01890a5d-ac96-774b-bcce-b302099a8057\"",
            "\"1-1-1-1-1\"",
            "\"owner\"",
            "\"2026-10-20T07:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"2026-10-20T09:00:00\"",
            "\"Europe/Berlin\"",
            "\"PT30M\"",
            "\"P106751991167300DT15H30M7S\"",
            "\"-PT0.000000001S\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"");
    private static final List<String> OTHERS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "7",
            "730",
            "1.5",
            "-0.0",
            "1e3",
            "1e400",
            "1e-400",
            "2147483648",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "NaN");

    private final Random random = new Random(SEED);

    @Test
    void noBodyEverMakesTheServerFail() throws Exception {
        TestServer server = TestServer.shared();
        int read = 0;
        int refused = 0;

        for (int i = 0; i < BODIES; i++) {
            byte[] body = body();
            HttpResponse<String> answer = server.send(server.request("/v1/everything")
                    .header("Content-Type", "application/json")
                    .POST(
                            random.nextInt(10) == 0
                                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                    : BodyPublishers.ofByteArray(body)));

            String text = new String(body, StandardCharsets.UTF_8);
            assertThat(answer.statusCode())
                    .as("%d: %s%n%s", i, text, answer.body())
                    .isIn(200, 400, 413, 422);
            read += answer.statusCode() == 200 ? 1 : 0;
            refused += answer.statusCode() == 422 ? 1 : 0;
        }

        assertThat(read).as("bodies that were read").isGreaterThan(BODIES / 50);
        assertThat(refused).as("bodies that broke rules").isGreaterThan(BODIES / 4);
    }

    private byte[] body() {
        String json = random.nextInt(20) == 0 ? value(3) : object(3);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String object(int depth) {
        List<String> fields = many(() -> {
            String name = one(NAMES);
            return '"' + name + "\":" + (random.nextInt(3) == 0 ? value(depth) : fitting(name, depth));
        });
        return "{\"first_name\":\"Ana\"" + (fields.isEmpty() ? "" : ",") + String.join(",", fields) + "}";
    }

    private String fitting(String name, int depth) {
        return switch (name) {
            case "cookie" -> "true";
            case "count", "item_count" -> "7";
            case "big" -> "-9223372036854775808";
            case "user_id" -> TEXTS.get(6);
            case "role" -> TEXTS.get(8);
            case "at" -> TEXTS.get(9);
            case "start" -> TEXTS.get(12);
            case "time_zone" -> TEXTS.get(13);
            case "duration" -> TEXTS.get(14);
            case "item", "inner", "rule" -> depth == 0 ? "null" : object(depth - 1);
            case "items", "names", "ids" -> depth == 0 ? "[]" : array(depth - 1);
            default -> "\"Bea\"";
        };
    }

    private String array(int depth) {
        return "[" + String.join(",", many(() -> value(depth))) + "]";
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0 -> one(TEXTS);
            case 1 -> one(OTHERS);
            case 2 -> object(depth - 1);
            default -> array(depth - 1);
        };
    }

    private List<String> many(Supplier<String> one) {
        return IntStream.range(0, random.nextInt(6)).mapToObj(i -> one.get()).toList();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
