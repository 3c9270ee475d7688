package dev.rollcall.system;

import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.quickstart.Neighbours;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The quickstart as a process of its own, which can be killed. */
final class ChildProduct implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("READY auth=(\\S+) meeting=(\\S+) .*");
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 60;

    /** By the data folder, so that a second start finds what the first one left. */
    private static final Map<Path, Map<String, String>> NEIGHBOURS = new ConcurrentHashMap<>();

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final Path data;
    private final MailCatcher mail;
    private volatile Product product;

    private ChildProduct(Process process, Path data, MailCatcher mail) {
        this.process = process;
        this.data = data;
        this.mail = mail;
    }

    /** @param mail takes the mails, so that it outlives the process */
    static ChildProduct start(Path data, MailCatcher mail, String... options) {
        return start(data, mail, Map.of(), options);
    }

    /** @param settings beyond those that all have */
    static ChildProduct start(Path data, MailCatcher mail, Map<String, String> settings, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rollcall.quickstart.QuickstartMain",
                "--data",
                data.toString()));
        for (String port : List.of("--auth-port", "--meeting-port", "--mailbox-port", "--openid-port")) {
            command.addAll(List.of(port, "0"));
        }
        command.addAll(List.of(options));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(NEIGHBOURS.computeIfAbsent(data, any -> Neighbours.settings()));
            builder.environment()
                    .putAll(Map.of(
                            "SMTP_URL", mail.smtpUrl(), "ARGON2_MEMORY_KIB", "8192", "RATE_LIMIT_SCALE", "1000"));
            builder.environment().putAll(settings);
            ChildProduct child = new ChildProduct(builder.start(), data, mail);
            child.readUntilReady();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Product product() {
        return product;
    }

    String output() {
        return String.join("\n", output);
    }

    /** Whether it came up. */
    boolean isReady() {
        return product != null;
    }

    /** {@code kill -9}: nothing gets a chance to finish. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, then whatever it does in order. */
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("It did not end within " + STOP_SECONDS + " s");
            }
            keepLog();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    /** One that neither comes up nor ends is killed, so that its test fails with what it said. */
    private void readUntilReady() throws IOException {
        CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (!isReady()) {
                process.destroyForcibly();
            }
        });
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            output.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                product = new Product(ready.group(1), ready.group(2), mail);
                return;
            }
        }
    }

    /** For the one who looks for secrets in it, since its folder goes. */
    private void keepLog() {
        Log.keep(output());
        Secrets.inMails(mail);
        if (!isReady()) {
            return;
        }
        try (var file = Files.newBufferedReader(data.resolve("secrets.properties"))) {
            Log.keep(Files.readString(data.resolve("rollcall.log")));
            Properties secrets = new Properties();
            secrets.load(file);
            secrets.forEach((name, value) -> Secrets.inSettings(Map.of(name.toString(), value.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
