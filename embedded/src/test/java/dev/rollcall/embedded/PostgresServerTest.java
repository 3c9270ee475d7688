package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @TempDir
    static Path dataDir;

    @Test
    void dataSurvivesARestart() throws Exception {
        try (var server = PostgresServer.start(dataDir, 0)) {
            server.createDatabase("app");
            Sql.run(server.url("app"), "CREATE TABLE note AS SELECT 'kept' AS word");
        }

        try (var server = PostgresServer.start(dataDir, 0)) {
            server.createDatabase("app");

            assertThat(Sql.value(server.url("app"), "SELECT word FROM note")).isEqualTo("kept");
            assertThat(Sql.value(server.url("app"), "SHOW fsync")).isEqualTo("on");
            assertThat(Sql.value(server.url("app"), "SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void aTakenPortIsNamedInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, Ports.loopback())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(() -> PostgresServer.start(dataDir, port))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("Port " + port + " is taken: PostgreSQL cannot start there; choose another one");
        }
        assertThat(Processes.of("postgres", dataDir.resolve("pgdata"))).isEmpty();
    }

    @Test
    void dataInUseIsNotTakenFromALivingServer() throws Exception {
        try (var server = PostgresServer.start(dataDir, 0)) {

            assertThatThrownBy(() -> PostgresServer.start(dataDir, 0)).isInstanceOf(DataInUseException.class);

            assertThat(Sql.value(server.url("postgres"), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aNumberThatAStrangerHasByNowDoesNotStopTheNextStart() throws Exception {
        PostgresServer.start(dataDir, 0).close();
        var stranger = ProcessHandle.current().pid();
        Files.write(dataDir.resolve("pgdata/postmaster.pid"), List.of(String.valueOf(stranger), "elsewhere"));

        try (var server = PostgresServer.start(dataDir, 0)) {
            assertThat(Sql.value(server.url("postgres"), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void nothingOfATemporaryServerIsLeft() throws Exception {
        var server = PostgresServer.startTemporary();
        var files = Path.of(Sql.value(server.url("postgres"), "SHOW data_directory"));
        assertThat(Processes.running(server.pid())).isTrue();

        server.close();

        assertThat(Processes.running(server.pid())).isFalse();
        assertThat(files.getParent()).doesNotExist();
    }

    @Test
    void ctrlCInTheTerminalDoesNotReachIt() throws Exception {
        try (var server = PostgresServer.start(dataDir, 0)) {
            assertThat(ProcessGroup.of(server.pid()))
                    .isNotEqualTo(ProcessGroup.of(ProcessHandle.current().pid()));
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        var server = Servers.postgres();
        var url = server.url("postgres").replaceAll("postgres:.*@", "postgres:guessed@");

        assertThatThrownBy(() -> Sql.value(url, "SELECT 1")).hasMessageContaining("password authentication failed");
    }

    @Test
    void aNameCannotCarryAnotherStatement() {
        assertThatThrownBy(() -> Servers.postgres().createDatabase("a\"; DROP DATABASE template0; --"))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("Invalid name");
    }
}
