package dev.rollcall.containers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.MailCatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/** The project's own mailbox ({@code embedded/Dockerfile}), asked over HTTP. */
final class MailboxContainer implements MailCatcher {
    private static final int SMTP_PORT = 1025;
    private static final int HTTP_PORT = 8025;
    private static final String KEPT_IN = "/tmp/mailbox";
    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final WaitStrategy ANSWERS = Wait.forHttp("/messages").forPort(HTTP_PORT);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final GenericContainer<?> container;
    private volatile Optional<List<Mail>> beforeStop = Optional.empty();

    private record Items(List<Mail> items) {}

    private MailboxContainer(GenericContainer<?> container) {
        this.container = container;
    }

    @SuppressWarnings("resource") // closed by close()
    static MailboxContainer start(String image) {
        var container = new GenericContainer<>(image)
                .withCommand(KEPT_IN)
                .withExposedPorts(SMTP_PORT, HTTP_PORT)
                .waitingFor(ANSWERS);
        // what the engine chooses itself it chooses anew at every start
        container.setPortBindings(List.of(freePort() + ":" + SMTP_PORT, freePort() + ":" + HTTP_PORT));
        container.start();
        return new MailboxContainer(container);
    }

    @Override
    public String smtpUrl() {
        return "smtp://" + container.getHost() + ":" + container.getMappedPort(SMTP_PORT);
    }

    @Override
    public String httpUrl() {
        return "http://" + container.getHost() + ":" + container.getMappedPort(HTTP_PORT);
    }

    @Override
    public List<Mail> messages(String to) {
        return beforeStop
                .map(all -> all.stream().filter(mail -> mail.isFor(to)).toList())
                .orElseGet(() -> read("?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
    }

    @Override
    public Mail await(String to, Predicate<Mail> wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var all = messages(to);
            var found = all.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                var subjects = all.stream().map(Mail::subject).toList();
                throw new IllegalStateException("No such mail for " + to + " in " + atMost + ", only " + subjects);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Stops the whole container, which keeps what came in; until it is started again that is shown from here. */
    @Override
    public void stopSmtp() {
        beforeStop = Optional.of(read(""));
        container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void startSmtp() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        ANSWERS.waitUntilReady(container);
        beforeStop = Optional.empty();
    }

    @Override
    public void close() {
        container.close();
    }

    private List<Mail> read(String query) {
        var uri = URI.create(httpUrl() + "/messages" + query);
        try {
            var request = HttpRequest.newBuilder(uri).timeout(AT_MOST).build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(uri + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readValue(answer.body(), Items.class).items();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + uri, e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port", e);
        }
    }
}
