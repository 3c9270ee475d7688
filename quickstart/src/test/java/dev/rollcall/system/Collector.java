package dev.rollcall.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as OpenTelemetry's collector does: protobuf over HTTP (opentelemetry-proto, trace/v1/trace.proto). */
final class Collector implements AutoCloseable {
    private static final int BYTES = 2;

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** @param resource what was told of the node, its service among it, as raw text */
    record Span(String resource, String trace, String id, String parent, String name) {}

    private record Field(int number, ByteBuffer value) {
        String text() {
            return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
        }

        String hex() {
            byte[] bytes = new byte[value.remaining()];
            value.duplicate().get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            Collector collector = new Collector(server);
            server.createContext("/v1/traces", exchange -> {
                collector.take(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /** All that came, as raw text. */
    String text() {
        return String.join("\n", bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(byte[] body) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
        for (Field ofNode : fields(ByteBuffer.wrap(body))) {
            List<Field> parts = fields(ofNode.value());
            String resource = find(parts, 1).text();
            parts.stream()
                    .filter(scope -> scope.number() == 2)
                    .flatMap(scope -> fields(scope.value()).stream())
                    .filter(span -> span.number() == 2)
                    .forEach(span -> spans.add(span(resource, fields(span.value()))));
        }
    }

    private static Span span(String resource, List<Field> fields) {
        return new Span(
                resource,
                find(fields, 1).hex(),
                find(fields, 2).hex(),
                find(fields, 4).hex(),
                find(fields, 5).text());
    }

    private static Field find(List<Field> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .orElse(new Field(number, ByteBuffer.allocate(0)));
    }

    /** Those that have a length; of numbers nothing is asked. */
    private static List<Field> fields(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer rest = message.slice();
        while (rest.hasRemaining()) {
            int tag = (int) varint(rest);
            switch (tag & 7) {
                case 0 -> varint(rest);
                case 1 -> rest.position(rest.position() + Long.BYTES);
                case BYTES -> {
                    int length = (int) varint(rest);
                    fields.add(new Field(tag >> 3, rest.slice(rest.position(), length)));
                    rest.position(rest.position() + length);
                }
                case 5 -> rest.position(rest.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("No wire type of protobuf: " + tag);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
