package dev.rollcall.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One inline command to Redis, and the first line of its answer, or the second one when that is the value. */
final class RedisLine {
    private RedisLine() {}

    static String send(String url, String command) throws IOException {
        var uri = URI.create(url);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var line = in.readLine();
            return line.startsWith("$") && !line.equals("$-1") ? in.readLine() : line;
        }
    }
}
