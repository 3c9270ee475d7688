package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.rollcall.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ErrorCountTest {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ErrorCount count = ErrorCount.begin(vertx, meters);

    @AfterEach
    void end() throws Exception {
        count.end();
        Await.result(vertx.close());
    }

    @Test
    void errorsOfMoreThanTwoHundredKindsAreCountedTogether() {
        for (int kind = 0; kind < 250; kind++) {
            count.doAppend(event(Level.ERROR, "fault of kind " + kind));
            count.doAppend(event(Level.WARN, "warning of kind " + kind));
        }

        assertThat(meters.find("rollcall.errors").counters()).hasSize(201);
        assertThat(meters.get("rollcall.errors")
                        .tag("fingerprint", "other")
                        .counter()
                        .count())
                .isEqualTo(50);
    }

    private static LoggingEvent event(Level level, String message) {
        Logger logger = (Logger) LoggerFactory.getLogger(ErrorCountTest.class);
        return new LoggingEvent(null, logger, level, message, null, null);
    }
}
