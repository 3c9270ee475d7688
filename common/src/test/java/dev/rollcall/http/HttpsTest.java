package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.rollcall.app.ClusterSettings;
import dev.rollcall.app.DevelopmentSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Issue 5, point 4: the routes over TLS, with a certificate that is renewed while the service runs. */
class HttpsTest {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration RENEWAL = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(dev.rollcall.http.Certificate.class);
    private ClusterSettings.Tls tls;
    private TestServer server;

    @BeforeEach
    void serve() throws Exception {
        tls = DevelopmentSecrets.in(Files.createDirectory(folder.resolve("first")))
                .of("backend");
        server = TestServer.start(new dev.rollcall.http.Certificate(tls.certificate(), tls.key(), LOOK));
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void quieten() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAndStopAllAppenders();
    }

    @Test
    void theRoutesAnswerOverTlsAndNotWithoutIt() throws Exception {
        assertThat(get(tls.authority()).statusCode()).isEqualTo(200);

        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request("http"), BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        ClusterSettings.Tls next = DevelopmentSecrets.in(Files.createDirectory(folder.resolve("next")))
                .of("backend");
        assertThat(isTrusted(next.authority())).isFalse();

        Files.copy(Path.of(next.certificate()), Path.of(tls.certificate()), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Path.of(next.key()), Path.of(tls.key()), StandardCopyOption.REPLACE_EXISTING);

        assertThat(becomesTrusted(next.authority())).isTrue();
        assertThat(isTrusted(tls.authority())).isFalse();
    }

    @Test
    void aCertificateThatIsNoneLeavesTheOldOneUntilItIsMended() throws Exception {
        ClusterSettings.Tls next = DevelopmentSecrets.in(Files.createDirectory(folder.resolve("next")))
                .of("backend");
        BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
        logger.addAppender(keeping(warnings));
        Files.copy(Path.of(next.key()), Path.of(tls.key()), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(Path.of(tls.certificate()), "-----BEGIN CERTIFICATE-----\nbroken\n");

        assertThat(warnings.poll(RENEWAL.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(isTrusted(tls.authority())).isTrue();

        Files.copy(Path.of(next.certificate()), Path.of(tls.certificate()), StandardCopyOption.REPLACE_EXISTING);

        assertThat(becomesTrusted(next.authority())).isTrue();
    }

    /** What is said of the certificate of this test's server. */
    private AppenderBase<ILoggingEvent> keeping(BlockingQueue<String> lines) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().contains(tls.certificate())) {
                    lines.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        return appender;
    }

    private boolean becomesTrusted(String authority) throws Exception {
        Instant end = Instant.now().plus(RENEWAL);
        boolean trusted;
        do {
            trusted = isTrusted(authority);
        } while (!trusted && Instant.now().isBefore(end));
        return trusted;
    }

    private boolean isTrusted(String authority) throws Exception {
        try {
            return get(authority).statusCode() == 200;
        } catch (SSLHandshakeException e) {
            return false;
        }
    }

    private HttpResponse<Void> get(String authority) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trusting(Path.of(authority)))
                .build()
                .send(request("https"), BodyHandlers.discarding());
    }

    private HttpRequest request(String scheme) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server.port() + "/docs"))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            trusted.setCertificateEntry("authority", certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
