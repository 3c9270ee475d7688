package dev.rollcall.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.DoubleSupplier;

/** When the certificates end that a node shows: from then on it is refused by all who look. */
final class CertificateEnd {
    private CertificateEnd() {}

    /** @param pem the file of one that was read at the start and stays; null when there is none */
    static void ofLoaded(String use, String pem, MeterRegistry meters) {
        double end = of(pem);
        gauge(use, () -> end, meters);
    }

    /** @param pem the file of one that is read again when it changes; null when there is none */
    static void ofFollowed(String use, String pem, MeterRegistry meters) {
        gauge(use, () -> of(pem), meters);
    }

    private static void gauge(String use, DoubleSupplier end, MeterRegistry meters) {
        Gauge.builder("rollcall.certificate.end", end::getAsDouble)
                .description("When the certificate ends, in seconds since 1970")
                .baseUnit("seconds")
                .tag("use", use)
                .register(meters);
    }

    /** Of a chain it is the first that counts, which is the node's own. */
    private static double of(String pem) {
        if (pem == null) {
            return Double.NaN;
        }
        try (InputStream file = Files.newInputStream(Path.of(pem))) {
            var own = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
            return own.getNotAfter().toInstant().getEpochSecond();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(pem + " holds no certificate", e);
        }
    }
}
