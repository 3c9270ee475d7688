package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnprivilegedTest {
    static Stream<List<String>> waysOfRoot() {
        return Stream.of(Unprivileged.NAMESPACE, Unprivileged.NOBODY);
    }

    @ParameterizedTest
    @MethodSource("waysOfRoot")
    void rootBecomesSomebodyElseWhoStillReadsItsFiles(List<String> way, @TempDir Path directory) throws Exception {
        assumeTrue(PrivateFiles.USER == PrivateFiles.ROOT, "only root has to become somebody else");
        var secret = Files.createFile(directory.resolve("secret"), PrivateFiles.FILE);
        Files.writeString(secret, "read");

        var ran = Command.run(Command.joined(way, List.of("sh", "-c", "id -u && cat " + secret)));

        assertThat(ran).isEqualTo(new Command(0, "65534\nread"));
    }

    @Test
    void aNormalUserStaysWhatHeIs() {
        assumeTrue(PrivateFiles.USER != PrivateFiles.ROOT, "root does not");

        assertThat(Unprivileged.prefix()).isEmpty();
    }
}
