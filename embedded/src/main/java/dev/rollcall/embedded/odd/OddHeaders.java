package dev.rollcall.embedded.odd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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

/** Headers of which one or some are odd, or there twice, by chance; sent as bytes, since no client would send them. */
public record OddHeaders(List<String> lines) {
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

    /** @param fitting what the route wants */
    public static OddHeaders among(Map<String, String> fitting, Random random) {
        Map<String, String> kept = new LinkedHashMap<>(fitting);
        List<String> lines = new ArrayList<>();
        for (int odd = random.nextInt(3); odd >= 0; odd--) {
            String name = OddRequests.one(NAMES, random);
            if (random.nextInt(4) > 0) {
                kept.remove(name);
            }
            lines.add(name + ": " + OddRequests.one(VALUES, random));
        }
        kept.forEach((name, value) -> lines.add(name + ": " + value));
        return new OddHeaders(lines);
    }

    /**
     * Yields the line of the answer with the status. It may be lost on the way when the server hangs up on what it does not
     * read to its end.
     */
    public String send(String server, String methodAndPath, String body) throws IOException {
        URI url = URI.create(server);
        byte[] content = body.getBytes(UTF_8);
        String head = "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n"
                .formatted(methodAndPath, url.getAuthority(), content.length, String.join("\r\n", lines));
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

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
