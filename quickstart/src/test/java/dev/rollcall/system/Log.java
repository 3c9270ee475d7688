package dev.rollcall.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The logs that the services write during the tests. */
final class Log {
    private static final Path FILE = Path.of(System.getProperty("rollcall.log"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    /** Of processes that have ended. */
    private static final Queue<String> KEPT = new ConcurrentLinkedQueue<>();

    private Log() {}

    /** All that any service of the run has written so far. */
    static String ofAll() {
        return text() + String.join("\n", KEPT);
    }

    /** Takes in what a process of its own has written. */
    static void keep(String text) {
        KEPT.add(text);
    }

    private static String text() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of one request, once they are all there: a line is written when its work is over, not when it answers. */
    static List<JsonNode> await(String requestId, Predicate<List<JsonNode>> complete) {
        Instant end = Instant.now().plus(AT_MOST);
        while (true) {
            List<JsonNode> lines = lines(requestId);
            if (complete.test(lines)) {
                return lines;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("Not all lines came: " + lines);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    static Set<String> services(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> line.at("/service").asText())
                .filter(service -> !service.isEmpty())
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> lines(String requestId) {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text().split("\n")) {
            if (line.contains(requestId) && line.endsWith("}")) {
                lines.add(parse(line));
            }
        }
        return lines;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
