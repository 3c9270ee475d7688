package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A line that is logged before anybody has begun logging, in a process of its own. */
class EarlyLineTest {
    @Test
    void aLineThatIsLoggedWhileVertxIsBeingLoadedSpoilsNeither() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Early.class.getName());
        builder.environment().keySet().removeAll(List.of("LOG_FORMAT", "LOG_LEVEL"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();

        String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(written.lines().map(EarlyLineTest::message)).contains("{\"said\":\"early\"}");
    }

    private static String message(String line) {
        try {
            return new ObjectMapper().readTree(line).get("message").asText();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    static final class Early {
        private Early() {}

        public static void main(String[] arguments) {
            String json = new JsonObject().put("said", "early").encode();
            Vertx.vertx().close().await();
            LoggerFactory.getLogger(Early.class).info(json);
        }
    }
}
