package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateEndTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @Test
    void ofOneThatIsReadAgainItIsThatOfTheFile() throws Exception {
        Path shown = folder.resolve("shown.pem");
        Files.createFile(shown);
        CertificateEnd.ofFollowed("http", shown.toString(), meters);
        assertThat(end("http")).isNaN();

        Files.copy(certificate(), shown, StandardCopyOption.REPLACE_EXISTING);

        assertThat(end("http")).isBetween(inAYear(-1), inAYear(1));
    }

    @Test
    void ofOneThatWasReadAtTheStartItStays() throws Exception {
        Path shown = certificate();
        CertificateEnd.ofLoaded("bus", shown.toString(), meters);

        Files.delete(shown);

        assertThat(end("bus")).isBetween(inAYear(-1), inAYear(1));
    }

    @Test
    void whereThereIsNoneThereIsNoEnd() {
        CertificateEnd.ofLoaded("bus", null, meters);
        CertificateEnd.ofFollowed("http", null, meters);

        assertThat(end("bus")).isNaN();
        assertThat(end("http")).isNaN();
    }

    private Path certificate() throws Exception {
        return Path.of(DevelopmentSecrets.in(folder).of("backend").certificate());
    }

    private double end(String use) {
        return meters.get("rollcall.certificate.end").tag("use", use).gauge().value();
    }

    private static double inAYear(int andDays) {
        return Instant.now().plus(YEAR).plus(Duration.ofDays(andDays)).getEpochSecond();
    }
}
