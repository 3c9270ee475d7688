package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.Await;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the delivered {@code logback.xml} makes of our log lines. */
class LogsTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String[] TRACED = {
        "X-Request-Id", "checkout-7", "traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01"
    };

    private static TestService service;

    private final Logger http = (Logger) LoggerFactory.getLogger("dev.rollcall.http");
    private final Lines lines = new Lines();

    @BeforeAll
    static void serve() throws Exception {
        Logging.start();
        service = new TestService(Clock.systemUTC()).started();
    }

    @AfterAll
    static void stop() throws Exception {
        Await.result(service.running().stop());
    }

    @BeforeEach
    void listen() throws Exception {
        lines.start();
        http.setLevel(Level.INFO);
        http.setAdditive(false);
        http.addAppender(lines);
    }

    @AfterEach
    void leave() {
        http.detachAppender(lines);
        http.setAdditive(true);
        http.setLevel(Level.OFF);
    }

    @Test
    void whatLibrariesSayByTheLoggerOfTheJdkIsALineLikeAnyOther() throws Exception {
        java.util.logging.Logger.getLogger("dev.rollcall.http.Library").severe("the collector is away");

        JsonNode line = lines.find(any -> any.get("message").asText().equals("the collector is away"));
        assertThat(line.get("level").asText()).isEqualTo("ERROR");
        assertThat(line.get("logger").asText()).isEqualTo("dev.rollcall.http.Library");
    }

    @Test
    void aRequestIsOneLineThatTellsAllAboutIt() throws Exception {
        String token = service.token();

        service.get("/v1/things/01890a5d", with("Authorization", "Bearer " + token));

        JsonNode line = lines.find(event("request"));
        assertThat(line.get("request_id").asText()).isEqualTo("checkout-7");
        assertThat(line.get("trace_id").asText()).isEqualTo(TRACE_ID);
        assertThat(line.get("service").asText()).isEqualTo("auth");
        assertThat(line.get("node").asText()).isNotEmpty();
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("method").asText()).isEqualTo("GET");
        assertThat(line.get("route").asText()).isEqualTo("/v1/things/:id");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("ms").isNumber()).isTrue();
        assertThat(line.get("user").asText()).isEqualTo(TestService.USER.toString());
        assertThat(Instant.parse(line.get("at").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.toString()).doesNotContain(token, "01890a5d");
    }

    @Test
    void aRequestOfNobodyHasNoUser() throws Exception {
        service.get("/v1/things/7", TRACED);

        JsonNode line = lines.find(event("request"));
        assertThat(line.get("status").asInt()).isEqualTo(401);
        assertThat(line.path("user").isTextual()).isFalse();
    }

    @Test
    void aFaultIsOneLineOfTheSameRequestWithItsStack() throws Exception {
        service.get("/v1/fails", TRACED);

        JsonNode line = lines.find(found -> found.get("level").asText().equals("ERROR"));
        assertThat(line.get("request_id").asText()).isEqualTo("checkout-7");
        assertThat(line.get("service").asText()).isEqualTo("auth");
        assertThat(line.get("message").asText()).isEqualTo("GET /v1/fails failed");
        assertThat(line.get("stack_trace").asText()).contains("IllegalStateException: a fault");
        assertThat(lines.find(event("request")).get("status").asInt()).isEqualTo(500);
    }

    @Test
    void aFaultIsCountedUnderTheFingerprintOfItsLine() throws Exception {
        http.setAdditive(true);

        service.get("/v1/fails", TRACED);
        String fingerprint = fingerprint();
        service.get("/v1/fails", TRACED);

        assertThat(fingerprint).matches("[0-9a-f]{12}");
        assertThat(fingerprint()).as("the same fault again").isEqualTo(fingerprint);
        assertThat(service.get("/metrics").body())
                .containsPattern("rollcall_errors_total\\{fingerprint=\"" + fingerprint + "\"} [2-9]");
    }

    @Test
    void aSecretNeverShows() throws Exception {
        Secret secret = new Secret("hunter2-is-my-password");
        var register = new Accounts.Register("ana@example.com", secret, "Ana", "Paz");
        var tokens = new Tokens(secret, "Bearer", 300, secret, 300, null, null);

        http.atInfo()
                .addKeyValue("command", register)
                .addKeyValue("secret", secret)
                .log("said {} {}", secret, tokens);

        JsonNode line = lines.find(found -> found.get("message").asText().startsWith("said"));
        assertThat(line.toString()).contains("ana@example.com").doesNotContain("hunter2");
        assertThat(secret.toString() + register + tokens).doesNotContain("hunter2");
    }

    private String fingerprint() throws InterruptedException {
        return lines.find(found -> found.get("level").asText().equals("ERROR"))
                .get("fingerprint")
                .asText();
    }

    private static Predicate<JsonNode> event(String name) {
        return line -> line.path("event").asText().equals(name);
    }

    private static String[] with(String name, String value) {
        return new String[] {TRACED[0], TRACED[1], TRACED[2], TRACED[3], name, value};
    }

    /** Keeps every line as the delivered encoder writes it; one that is no good JSON is a fault. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private static final ObjectMapper JSON = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();

        private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
        private Encoder<ILoggingEvent> encoder;

        @Override
        public void start() {
            LoggerContext delivered = new LoggerContext();
            try {
                JoranConfigurator configurator = new JoranConfigurator();
                configurator.setContext(delivered);
                configurator.doConfigure(LogsTest.class.getResource("/logback.xml"));
            } catch (JoranException e) {
                throw new IllegalStateException(e);
            }
            var console = (ConsoleAppender<ILoggingEvent>)
                    delivered.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("json");
            encoder = console.getEncoder();
            super.start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            try {
                lines.add(JSON.readTree(encoder.encode(event)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        JsonNode find(Predicate<JsonNode> wanted) throws InterruptedException {
            JsonNode line = lines.poll(Await.SECONDS, TimeUnit.SECONDS);
            while (line != null && !wanted.test(line)) {
                line = lines.poll(Await.SECONDS, TimeUnit.SECONDS);
            }
            assertThat(line).as("a line of that kind").isNotNull();
            return line;
        }
    }
}
