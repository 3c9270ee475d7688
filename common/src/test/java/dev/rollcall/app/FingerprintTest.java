package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class FingerprintTest {
    @Test
    void itLooksNeitherAtValuesNorAtLines() {
        IllegalStateException one = failing("one");
        IllegalStateException two = failing("two");
        StackTraceElement[] moved = two.getStackTrace();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = new StackTraceElement(moved[i].getClassName(), moved[i].getMethodName(), "Other.java", i + 1);
        }
        two.setStackTrace(moved);

        assertThat(of(two)).isEqualTo(of(one)).matches("[0-9a-f]{12}");
    }

    @Test
    void otherClassesPlacesAndRootCausesAreOtherErrors() {
        IllegalStateException here = failing("x");

        assertThat(of(elsewhere())).isNotEqualTo(of(here));
        assertThat(of(caused(new IllegalArgumentException())))
                .isNotEqualTo(of(caused(new ArithmeticException())))
                .isNotEqualTo(of(here));
    }

    @Test
    void faultsOfOtherCommandsAreOtherErrors() {
        LoggingEvent one = event(failing("x"));
        LoggingEvent two = event(failing("x"));
        LoggingEvent other = event(failing("x"));
        List.of(one, two).forEach(event -> event.addKeyValuePair(new KeyValuePair("command", "Accounts.Rename")));
        other.addKeyValuePair(new KeyValuePair("command", "Meetings.Create"));

        assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(two)).isNotEqualTo(Fingerprint.of(other));
    }

    @Test
    void lambdasKeepTheirFingerprintWhenTheCompilerCountsThemOtherwise() {
        Supplier<IllegalStateException> lambda = () -> new IllegalStateException();
        IllegalStateException first = lambda.get();
        IllegalStateException second = new IllegalStateException();
        StackTraceElement[] frames = first.getStackTrace();
        String counted = frames[0].getMethodName().replaceFirst("\\d+$", "77");
        frames[0] = new StackTraceElement(frames[0].getClassName(), counted, "FingerprintTest.java", 1);
        second.setStackTrace(frames);

        assertThat(of(second)).isEqualTo(of(first));
    }

    @Test
    void causesThatGoInACircleEnd() {
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        assertThat(of(one)).isNotEmpty();
    }

    private static IllegalStateException failing(String value) {
        return new IllegalStateException(value);
    }

    private static IllegalStateException elsewhere() {
        return new IllegalStateException();
    }

    private static IllegalStateException caused(RuntimeException cause) {
        return new IllegalStateException(cause);
    }

    private static String of(Throwable thrown) {
        return Fingerprint.of(event(thrown));
    }

    private static LoggingEvent event(Throwable thrown) {
        Logger log = (Logger) LoggerFactory.getLogger(FingerprintTest.class);
        return new LoggingEvent(null, log, Level.ERROR, "it failed", thrown, null);
    }
}
