package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.assertViolations;
import static dev.rollcall.http.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final String PATH = "/v1/everything";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void everyTypeIsRead() throws Exception {
        String body = """
                {"first_name": "Ana", "title": "😀😀😀😀😀", "email": "ana@example.com", "cookie": true, "count": 730,
                 "big": 9223372036854775807, "user_id": "01890a5d-ac96-774b-bcce-b302099a8057", "secret": "s3cret",
                 "role": "owner", "at": "2026-10-20T07:00:00Z", "start": "2026-10-20T09:00:00",
                 "time_zone": "Europe/Berlin", "duration": "PT30M", "item": {"item_name": "a", "item_count": 1, "inner": null},
                 "items": [{"item_name": "b", "item_count": 9, "inner": {"item_name": "c", "item_count": null, "inner": null}}],
                 "names": ["d"], "ids": ["01890a5d-ac96-774b-bcce-b302099a8057"], "rule": {"a": [1, null, "ü"]},
                 "by_start": {"2026-10-20T09:00:00": {"item_name": "e", "item_count": null, "inner": null}}}
                """;

        HttpResponse<String> answer = server.post(PATH, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode sent = new ObjectMapper().readTree(body);
        assertThat(json(answer)).isEqualTo(sent);
    }

    @Test
    void whatIsAbsentIsNull() throws Exception {
        JsonNode echo = json(server.post(PATH, "{\"first_name\": \"Ana\"}"));

        assertThat(echo.get("count").isNull()).isTrue();
        assertThat(echo.get("items").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{\"first_name\": \"Ana\"",
                "{\"first_name\": \"Ana\",}",
                "{\"first_name\" \"Ana\"}",
                "{'first_name': 'Ana'}",
                "{first_name: \"Ana\"}",
                "{\"first_name\": Ana}",
                "{\"first_name\": \"Ana\"} more",
                "{\"first_name\": \"Ana\"}{}",
                "{\"first_name\": \"Ana\", \"first_name\": \"Bea\"}",
                "{\"item\": {\"item_name\": \"a\", \"item_name\": \"b\"}}",
                "{\"rule\": {\"a\": 1, \"a\": 2}}",
                "{\"count\": NaN}",
                "{\"count\": Infinity}",
                "{\"count\": 01}",
                "{\"count\": +1}",
                "{\"count\": 0x1}",
                "{\"count\": 1.}",
                "{\"first_name\": \"a\nb\"}",
                "{\"first_name\": \"\\x\"}",
                "{\"first_name\": \"\\u12\"}",
                "{\"items\": [{\"item_name\": ]}",
                "{\"nonsense\": {\"deep\": [}",
                "// comment\n{}",
                "nonsense",
                "<xml/>",
                " "
            })
    void whatIsNoJsonIsMalformed(String body) throws Exception {
        assertProblem(server.post(PATH, body), 400, "malformed-json");
    }

    @Test
    void anAbsentBodyIsMalformed() throws Exception {
        assertProblem(server.post(PATH, ""), 400, "malformed-json");
        assertProblem(server.send(server.request(PATH).POST(BodyPublishers.noBody())), 400, "malformed-json");
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                bytes(0xC3, 0x28), // no continuation
                bytes(0xFF),
                bytes(0x80),
                bytes(0xE2, 0x82), // cut short
                bytes(0xF8, 0x88, 0x80, 0x80, 0x80), // five bytes
                bytes(0xE4, 0x72)); // Latin-1
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void whatIsNotUtf8IsMalformed(byte[] text) throws Exception {
        byte[] start = "{\"first_name\": \"".getBytes();
        byte[] body = new byte[start.length + text.length + 2];
        System.arraycopy(start, 0, body, 0, start.length);
        System.arraycopy(text, 0, body, start.length, text.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';

        HttpResponse<String> answer = server.send(
                server.request(PATH).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));

        assertProblem(answer, 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "7", "\"text\"", "true", "null"})
    void aBodyThatIsNoObjectIsOfTheWrongType(String body) throws Exception {
        assertViolations(server.post(PATH, body), " wrong_type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "first_name|7|wrong_type",
                "first_name|true|wrong_type",
                "first_name|[]|wrong_type",
                "first_name|{}|wrong_type",
                "first_name|\"a\\u0000\"|invalid",
                "first_name|\"\\ud800\"|invalid",
                "first_name|\"\\udc00\\ud800\"|invalid",
                "cookie|\"true\"|wrong_type",
                "cookie|1|wrong_type",
                "cookie|[true]|wrong_type",
                "count|\"7\"|wrong_type",
                "count|7.5|wrong_type",
                "count|7.0|wrong_type",
                "count|true|wrong_type",
                "count|[7]|wrong_type",
                "count|{}|wrong_type",
                "count|99999999999|out_of_range",
                "count|-99999999999999999999999|out_of_range",
                "big|99999999999999999999999|out_of_range",
                "big|1e400|wrong_type",
                "user_id|7|wrong_type",
                "user_id|\"7\"|invalid",
                "user_id|\"1-1-1-1-1\"|invalid",
                "user_id|{\"value\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}|wrong_type",
                "secret|7|wrong_type",
                "role|\"OWNER\"|invalid",
                "role|\"king\"|invalid",
                "role|0|wrong_type",
                "at|\"yesterday\"|invalid",
                "at|\"2026-10-20T07:00:00\"|invalid",
                "at|\"2026-02-30T07:00:00Z\"|invalid",
                "at|1760943600|wrong_type",
                "start|\"2026-10-20T09:00:00Z\"|invalid",
                "start|[2026,10,20,9,0]|wrong_type",
                "time_zone|\"Mars/Base\"|invalid",
                "time_zone|\"+02:00\"|invalid",
                "duration|\"30 minutes\"|invalid",
                "duration|30|wrong_type",
                "item|\"text\"|wrong_type",
                "item|[]|wrong_type",
                "item|7|wrong_type",
                "items|{}|wrong_type",
                "items|\"text\"|wrong_type",
                "names|\"text\"|wrong_type",
                "ids|[[]]|wrong_type",
                "rule|[]|wrong_type",
                "rule|\"text\"|wrong_type",
                "by_start|[]|wrong_type",
                "by_start|{\"2026-10-20T09:00:00\":7}|wrong_type",
                "by_start|{\"2026-02-30T09:00:00\":{}}|invalid",
                "by_start|{\"tomorrow\":{}}|invalid"
            })
    void aValueOfTheWrongKindIsToldByItsField(String field, String value, String code) throws Exception {
        HttpResponse<String> answer = server.post(PATH, "{\"title\": \"a\", \"%s\": %s}".formatted(field, value));

        JsonNode errors = assertProblem(answer, 422, "validation-failed").get("errors");
        assertThat(errors.get(0).get("pointer").asText()).startsWith("/" + field);
        assertThat(errors.get(0).get("code").asText()).isEqualTo(code);
        assertThat(errors.get(0).get("detail").asText())
                .isNotBlank()
                .doesNotContain("java", "Exception", "dev.rollcall");
    }

    @Test
    void allViolationsAreToldAtOnceEachByItsPointer() throws Exception {
        String body = """
                {"title": "toolong", "email": "nobody", "count": 0, "big": "7", "role": "king", "unknown": 1,
                 "item": {"item_name": " ", "item_count": 99, "more": {}},
                 "items": [{"item_name": "toolong"}, {"item_name": 7}, null, {}],
                 "names": ["ok", "", 7, "toolong"], "ids": ["x", "01890a5d-ac96-774b-bcce-b302099a8057"],
                 "by_start": {"tomorrow": {}, "2026-10-20T09:00:00": {"more": 1}}}
                """;

        assertViolations(
                server.post(PATH, body),
                "/first_name required",
                "/title out_of_range 5",
                "/email invalid",
                "/count out_of_range 1",
                "/big wrong_type",
                "/role invalid",
                "/unknown unknown_field",
                "/item/item_name invalid",
                "/item/item_count out_of_range 9",
                "/item/more unknown_field",
                "/items out_of_range 3",
                "/items/0/item_name out_of_range 5",
                "/items/1/item_name wrong_type",
                "/items/2 required",
                "/items/3/item_name required",
                "/names/1 invalid",
                "/names/2 wrong_type",
                "/names/3 out_of_range 5",
                "/ids/0 invalid",
                "/by_start/tomorrow invalid",
                "/by_start/2026-10-20T09:00:00/more unknown_field");
    }

    @Test
    void aPointerEscapesWhatNamesMayHold() throws Exception {
        assertViolations(
                server.post(
                        PATH,
                        "{\"first_name\": \"Ana\", \"a/b~c\": 1, \"item\": {\"item_name\": \"a\", \"~1\": 1}, \"\": 1}"),
                "/a~1b~0c unknown_field",
                "/item/~01 unknown_field",
                "/ unknown_field");
    }

    @Test
    void aNameThatIsNoTextIsRefusedWithoutAFault() throws Exception {
        assertThat(server.post(PATH, "{\"first_name\": \"Ana\", \"\\ud800\": 1}")
                        .statusCode())
                .isIn(400, 422);
        assertThat(server.post(PATH, "{\"first_name\": \"Ana\", \"a\\u0000b\": 1}")
                        .statusCode())
                .isIn(400, 422);
    }

    @Test
    void veryManyViolationsAreToldAsFarAsAnybodyReads() throws Exception {
        String names = String.join(
                ",", IntStream.range(0, 5_000).mapToObj(i -> "\"toolong\"").toList());
        String fields = String.join(
                ",",
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"unknown_" + i + "\": 1")
                        .toList());

        HttpResponse<String> constraints = server.post(PATH, "{\"first_name\": \"Ana\", \"names\": [" + names + "]}");
        HttpResponse<String> unknown = server.post(PATH, "{\"first_name\": \"Ana\", " + fields + "}");

        assertThat(assertProblem(constraints, 422, "validation-failed")
                        .get("errors")
                        .size())
                .isBetween(10, 100);
        assertThat(assertProblem(unknown, 422, "validation-failed")
                        .get("errors")
                        .size())
                .isBetween(10, 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[", "{\"rule\":", "{\"rule\":[", "{\"item\":{\"inner\":", "{\"item\":{\"inner\":{\"inner\":"})
    void tenThousandBracketsAreRefused(String bracket) throws Exception {
        HttpResponse<String> answer = server.post(PATH, bracket.repeat(10_000));

        assertThat(answer.statusCode()).isIn(400, 413, 422);
    }

    @Test
    void aDeepBodyThatIsWellFormedIsRefusedToo() throws Exception {
        String nested = "{\"inner\":".repeat(5_000) + "null" + "}".repeat(5_000);

        HttpResponse<String> known = server.post(PATH, "{\"first_name\": \"Ana\", \"item\": " + nested + "}");
        HttpResponse<String> free = server.post(PATH, "{\"first_name\": \"Ana\", \"rule\": {\"a\": " + nested + "}}");

        assertThat(known.statusCode()).isIn(400, 413, 422);
        assertThat(free.statusCode()).isIn(400, 413, 422);
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() throws Exception {
        assertThat(server.post(PATH, "{\"count\": " + "9".repeat(900_000) + "}").statusCode())
                .isIn(400, 413, 422);
        assertThat(server.post(PATH, "{\"rule\": {\"a\": 1e999999999}}").statusCode())
                .isIn(400, 413, 422);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
