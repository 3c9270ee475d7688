package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisServerTest {
    @TempDir
    Path dataDir;

    @Test
    void dataSurvivesARestart() throws Exception {
        try (var server = RedisServer.start(dataDir, 0)) {
            RedisLine.send(server.url(), "SET word kept");
        }

        try (var server = RedisServer.start(dataDir, 0)) {
            assertThat(RedisLine.send(server.url(), "GET word")).isEqualTo("kept");
        }
    }

    @Test
    void aTakenPortIsNamedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, Ports.loopback())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> RedisServer.start(dataDir, port))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + port + " is taken: Redis cannot start there; choose another one");
        }
    }

    @Test
    void dataInUseIsNotTakenFromALivingServer() throws Exception {
        try (var server = RedisServer.start(dataDir, 0)) {

            assertThatThrownBy(() -> RedisServer.start(dataDir, 0)).isInstanceOf(DataInUseException.class);

            assertThat(RedisLine.send(server.url(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void nothingIsLeftAfterClose() {
        var server = RedisServer.startTemporary();
        assertThat(Processes.running(server.pid())).isTrue();

        server.close();

        assertThat(Processes.running(server.pid())).isFalse();
        assertThat(Processes.of("redis-server", dataDir.resolve("redis.conf"))).isEmpty();
    }

    @Test
    void closingTwiceLeavesTheSuccessorAlone() throws Exception {
        var first = RedisServer.start(dataDir, 0);
        first.close();
        try (var successor = RedisServer.start(dataDir, 0)) {

            first.close();

            assertThat(RedisLine.send(successor.url(), "PING")).isEqualTo("+PONG");
            assertThatThrownBy(() -> RedisServer.start(dataDir, 0)).isInstanceOf(DataInUseException.class);
        }
    }

    @Test
    void ctrlCInTheTerminalDoesNotReachIt() throws Exception {
        try (var server = RedisServer.start(dataDir, 0)) {
            assertThat(ProcessGroup.of(server.pid()))
                    .isNotEqualTo(ProcessGroup.of(ProcessHandle.current().pid()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG GET dir", "MODULE LIST", "REPLICAOF 127.0.0.1 1", "SLAVEOF 127.0.0.1 1"})
    void whatWouldGiveAwayThisMachineIsNoCommand(String command) throws Exception {
        assertThat(RedisLine.send(Servers.redis().url(), command)).startsWith("-ERR unknown command");
    }
}
