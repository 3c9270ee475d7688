package dev.rollcall.meeting.profiles;

import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A profile that is changed while its user is erased goes with them, whichever comes first. */
class ProfileErasureTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void whatIsSaidWhileOneIsErasedIsNotKept() throws SQLException {
        server.user(ana).expect(200);
        String id = ana.id().toString();
        try (Connection erasing = connection();
                var statement = erasing.createStatement()) {
            erasing.setAutoCommit(false);
            statement.execute("SELECT FROM users WHERE id = '" + id + "' FOR UPDATE");
            statement.execute("UPDATE users SET is_deleted = true, is_active = false, email = NULL, first_name = NULL, "
                    + "last_name = NULL WHERE id = '" + id + "'");

            CompletableFuture<Answer> said = server.call("/v1/me").by(ana).patching(Map.of("locale", "pt-BR"));
            eventually("it waits for the erasure", () -> !server.sql()
                    .texts("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
                            + "AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO profiles%'")
                    .isEmpty());
            erasing.commit();

            assertThat(said.join().status()).isIn(404, 503);
        }
        assertThat(server.sql().texts("SELECT locale FROM profiles WHERE user_id = ?::uuid", id))
                .isEmpty();
    }

    private Connection connection() throws SQLException {
        URI uri = URI.create(server.sql().url());
        String[] user = uri.getUserInfo().split(":");
        String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        return DriverManager.getConnection(jdbc, user[0], user[1]);
    }
}
