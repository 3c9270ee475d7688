package dev.rollcall.meeting.http;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No header, however odd, makes a route of the published document fail: sent as bytes, since no client would send them. */
class OddHeadersTest {
    private static final long SEED = 20261020;
    private static final int REQUESTS = 60;
    private static final int TIMEOUT_MS = 20_000;
    private static final int MAX_HEAD = 8_192;
    private static final Pattern LONE_CONTROL = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]|\\r(?!\\n)");
    private static final String HUNG_UP = "HTTP/1.1 431 that did not arrive";
    private static final List<String> NAMES = List.of(
            "If-Match",
            "If-None-Match",
            "Idempotency-Key",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Content-Type",
            "Authorization",
            "Range",
            "Origin",
            "Cookie",
            "Last-Event-ID",
            "X-Service-Key",
            "X-Request-Id",
            "X-Forwarded-For",
            "traceparent");
    private static final List<String> VALUES = List.of(
            "",
            " \t ",
            "*",
            "\"",
            "\"\"",
            "\"1",
            "1",
            "W/\"1\"",
            "\"99999999999999999999\"",
            "\"1\", ".repeat(1_000) + "\"2\"",
            "*, \"1\"",
            "x".repeat(256),
            "x".repeat(7_000),
            "x".repeat(9_000),
            ",".repeat(3_000),
            ";;;===,,,",
            "\u0000",
            "a\u0000b",
            "\u0007\u001b[2J",
            "caf\u00e9 \u00ff\u00fe",
            "\u00f0\u009f\u008e\u0089",
            "\u00c3\u0028",
            "a\r\n folded",
            "a\rb",
            "%00%ff%",
            "${jndi:ldap://x}",
            "' OR 1=1 --",
            "Bearer",
            "Bearer ",
            "Bearer a.b.c",
            "Bearer e30.e30.e30",
            "Bearer ..",
            "bearer " + "eyJhbGciOiJub25lIn0".repeat(200),
            "Basic dTpw",
            "text/calendar",
            "text/calendar;q=abc",
            "text/calendar;q=99, */*;q=-1",
            "application/json; charset=utf-7",
            "application/json; charset=\"",
            "application/json; charset=no-such",
            "application/merge-patch+json; charset=utf-16",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/x-www-form-urlencoded",
            "/",
            "bytes=0-",
            "bytes=-1",
            "bytes=99999999999999999999-0,1-,-",
            "de-x-" + "a-".repeat(500),
            "de;q=1;q=2, *;q=NaN",
            "-9223372036854775809",
            "9223372036854775808",
            "00-00000000000000000000000000000000-0000000000000000-ff",
            "null",
            "http://[::1",
            "refresh=; __Host-refresh=a; =;",
            "999.1.1.1, ::ffff:1.2.3.4%eth0, unknown");

    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = MeetingServer.sharedAuth().registerAdmin("Ana", "Albers");

    static Stream<String> routes() {
        return OddRequestsTest.operations().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void noHeaderEverMakesTheServerFail(String route) throws IOException {
        Random random = new Random(SEED ^ route.hashCode());
        String[] parts = route.split(" ");
        JsonNode content = OddRequestsTest.operations().get(route).at("/requestBody/content");
        String type = content.isMissingNode() ? null : content.fieldNames().next();
        String meeting = null;

        for (int i = 0; i < REQUESTS; i++) {
            if (i % 20 == 0) {
                meeting = server.created(
                        ana, meeting().with("recurrence_rule", Map.of("frequency", "weekly", "count", 5)));
            }
            String path = OddRequestsTest.path(parts[1], meeting, random);
            String body =
                    type == null ? "" : OddRequestsTest.body(content.get(type).path("schema"), random);
            List<String> headers = headers(type, random);

            String answer = send(parts[0] + ' ' + path, headers, body);

            assertThat(answer)
                    .as("%d: %s %s%n%s%n%s", i, parts[0], path, String.join("\n", headers), body)
                    .matches("HTTP/1\\.1 [234]\\d\\d .*");
        }
    }

    /** Those that the route wants, of which one or some are odd, or there twice. */
    private List<String> headers(String type, Random random) {
        Map<String, String> fitting = new LinkedHashMap<>();
        fitting.put("Authorization", "Bearer " + ana.token());
        fitting.put("X-Service-Key", MeetingServer.SERVICE_KEY);
        fitting.put("If-Match", "*");
        if (type != null) {
            fitting.put("Content-Type", type);
        }
        List<String> headers = new ArrayList<>();
        for (int odd = random.nextInt(3); odd >= 0; odd--) {
            String name = OddRequestsTest.one(NAMES, random);
            if (random.nextInt(4) > 0) {
                fitting.remove(name);
            }
            headers.add(name + ": " + OddRequestsTest.one(VALUES, random));
        }
        fitting.forEach((name, value) -> headers.add(name + ": " + value));
        return headers;
    }

    /** Yields the line with the status. It may be lost on the way when the server hangs up on what it does not read to its end. */
    private String send(String methodAndPath, List<String> headers, String body) throws IOException {
        URI url = URI.create(server.url());
        byte[] content = body.getBytes(UTF_8);
        String head = "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n"
                .formatted(methodAndPath, url.getAuthority(), content.length, String.join("\r\n", headers));
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(ISO_8859_1));
            out.write(content);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
        } catch (SocketException e) {
            return isUnreadable(head) ? HUNG_UP : e.toString();
        }
    }

    private static boolean isUnreadable(String head) {
        return head.length() > MAX_HEAD || LONE_CONTROL.matcher(head).find();
    }
}
