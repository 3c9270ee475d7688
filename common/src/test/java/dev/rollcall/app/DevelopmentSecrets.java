package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What {@code conf/development-secrets} makes: an authority of its own and a certificate for each service. */
public record DevelopmentSecrets(Path folder) {
    private static final Path SCRIPT = Path.of("..", "conf", "development-secrets");

    public static DevelopmentSecrets in(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process script = new ProcessBuilder(SCRIPT.toAbsolutePath().normalize().toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(output.toString()).isZero();
        return new DevelopmentSecrets(folder.resolve(".secrets"));
    }

    /** @param service auth-service or backend */
    public ClusterSettings.Tls of(String service) {
        return new ClusterSettings.Tls(path(service + ".pem"), path(service + ".key"), path("ca.pem"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}
