package dev.rollcall.auth.running;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What all nodes of the tests write to their log, by the configuration that they are delivered with, until it is closed. */
public final class WrittenLog implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final PrintStream console = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private WrittenLog() {}

    public static WrittenLog begin(String level) {
        WrittenLog log = new WrittenLog();
        System.setOut(new PrintStream(log.written, true, StandardCharsets.UTF_8));
        configure("/logback.xml", Map.of("LOG_LEVEL", level));
        ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.WARN); // the mail server of the tests
        ((Logger) LoggerFactory.getLogger("no.nav.security")).setLevel(Level.WARN); // and the OpenID provider
        return log;
    }

    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    public List<JsonNode> lines() {
        return text().lines().map(WrittenLog::parse).toList();
    }

    /** Leaves out what has been written so far. */
    public void forget() {
        written.reset();
    }

    @Override
    public void close() {
        System.setOut(console);
        configure("/logback-test.xml", Map.of());
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static void configure(String file, Map<String, String> settings) {
        LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
        logs.reset();
        settings.forEach(logs::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logs);
        try {
            configurator.doConfigure(WrittenLog.class.getResource(file));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
