package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.Await;
import dev.rollcall.embedded.Servers;
import dev.rollcall.sql.TestDatabase;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceStartTest {
    private final TestService service = new TestService(Clock.systemUTC());

    @Test
    void aServiceStartsInOrderServesAndStopsInReverse() throws Exception {
        service.started();
        assertThat(service.get("/v1/things/7", "Authorization", "Bearer " + service.token())
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get("/docs").statusCode()).isEqualTo(200);
        assertThat(service.get("/openapi.yaml").statusCode()).isEqualTo(200);

        Future<Void> stopped = service.running().stop();
        Await.result(Future.all(stopped, service.running().stop()));

        assertThat(service.events)
                .containsExactly("first started", "second started", "second stopped", "first stopped");
        assertThatThrownBy(() -> service.get("/docs")).isInstanceOf(ConnectException.class);
    }

    @Test
    void aTakenPortIsOneClearLineAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = TestService.settings(
                    Servers.freshDatabase(), Servers.redis().url(), taken.getLocalPort());

            Throwable fault = Await.fault(service.start(settings));

            assertThat(fault).isInstanceOf(SettingsException.class).hasMessageStartingWith("HTTP_PORT ");
        }
        assertThat(service.events)
                .containsExactly("first started", "second started", "second stopped", "first stopped");
    }

    @Test
    void aDatabaseThatBreaksOffAmidTheStartIsAskedAgain() throws Exception {
        String database = Servers.freshDatabase();
        var settings = TestService.settings(database, Servers.redis().url(), 0);
        Await.result(service.started(settings).running().stop()); // it is migrated now
        try (var session = TestDatabase.at(database).session()) {
            session.run("SELECT pg_advisory_lock('changes_horizon'::regclass::bigint)");
            Future<Running> start = service.start(settings);

            breakOffWhoWaits(session);
            breakOffWhoWaits(session);
            session.run("SELECT pg_advisory_unlock_all()");

            Await.result(Await.result(start).stop());
        }
    }

    private static void breakOffWhoWaits(TestDatabase.Session session) throws Exception {
        String broken;
        do {
            broken = session.run("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'
                    """);
        } while (broken == null);
    }

    @Test
    void aConfigurationThatIsNotThereFailsTheStart() {
        var settings =
                TestService.settings(Servers.freshDatabase(), Servers.redis().url(), 0);

        Throwable fault = Await.fault(
                ServiceStart.run(settings, Map.of("CONF_DIR", "/nowhere"), "db/test", service, Clock.systemUTC()));

        assertThat(fault).isInstanceOf(SettingsException.class).hasMessageStartingWith("CONF_DIR ");
    }
}
