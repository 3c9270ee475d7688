package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LauncherTest {
    @Test
    void aBadSettingEndsTheProcessWithOneLine() throws Exception {
        assertRefused("bad-setting", "test cannot start: REDIS_URL is missing");
        assertRefused("port-taken", "test cannot start: HTTP_PORT is taken");
    }

    @Test
    void anyOtherFaultEndsTheProcessToo() throws Exception {
        Process process = start("fault");

        assertThat(process.waitFor(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void onSigtermTheProcessEndsWhenTheServiceHasStopped() throws Exception {
        Process process = start("serve");
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        assertThat(lineWith(out, "test is up on port 5001")).isTrue();

        process.toHandle().destroy();

        assertThat(lineWith(out, "STOPPING")).isTrue();
        assertThat(lineWith(out, "STOPPED")).isTrue();
        assertThat(process.waitFor(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static void assertRefused(String what, String line) throws Exception {
        Process process = start(what);

        assertThat(process.waitFor(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).containsExactly(line);
        assertThat(process.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
    }

    private static boolean lineWith(BufferedReader out, String words) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static Process start(String what) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LaunchedService.class.getName(),
                        what)
                .start();
    }
}
