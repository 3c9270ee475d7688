package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

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

        assertThat(Fingerprint.of(two)).isEqualTo(Fingerprint.of(one)).matches("[0-9a-f]{12}");
    }

    @Test
    void otherClassesPlacesAndRootCausesAreOtherErrors() {
        IllegalStateException here = failing("x");

        assertThat(Fingerprint.of(elsewhere())).isNotEqualTo(Fingerprint.of(here));
        assertThat(Fingerprint.of(caused(new IllegalArgumentException())))
                .isNotEqualTo(Fingerprint.of(caused(new ArithmeticException())))
                .isNotEqualTo(Fingerprint.of(here));
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

        assertThat(Fingerprint.of(second)).isEqualTo(Fingerprint.of(first));
    }

    @Test
    void causesThatGoInACircleEnd() {
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        assertThat(Fingerprint.of(one)).isNotEmpty();
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
}
