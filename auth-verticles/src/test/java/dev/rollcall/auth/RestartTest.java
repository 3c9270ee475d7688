package dev.rollcall.auth;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.embedded.Servers;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RestartTest {
    @Test
    void aRestartLosesNoSessionNoRevocationAndNoMail() {
        String database = Servers.freshDatabase();
        try (MailServer smtp = MailServer.start(0, 0)) {
            Registration bob = Registration.someone();
            AuthServer before = AuthServer.start(database, smtp, Map.of());
            Person ana = before.newPerson();
            Person out = before.logIn(ana.registration());
            before.call("/v1/sessions/current")
                    .token(out.accessToken())
                    .delete()
                    .expect(204);
            smtp.stopSmtp();
            before.call("/v1/accounts").post(bob.body()).expect(202);
            before.close();
            smtp.startSmtp();

            try (AuthServer after = AuthServer.start(database, smtp, Map.of())) {
                after.current(ana.accessToken()).expect(200);
                after.refresh(ana.refreshToken()).expect(200);
                after.current(out.accessToken()).expectProblem(401, "session-revoked");
                after.sql().update("UPDATE mails SET next_attempt_at = now() WHERE state IN ('queued', 'sending')");
                after.verify(MailText.token(after.mailTo(bob.email()))).expect(204);
                after.logIn(bob);
            }
        }
    }

    @Test
    void stoppingTakesNobodyInAndAnswersWhatIsUnderWay() throws Exception {
        AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of("ASK_DEADLINE", "PT20S"));
        Person ana = server.newPerson();
        CompletableFuture<Answer> underWay;
        CompletableFuture<Void> stopping;
        try (Connection locking = server.sql().connect();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
            underWay = server.call("/v1/me").token(ana.accessToken()).getting();
            eventually(
                    "the request waits for the lock",
                    () -> server.sql()
                                    .number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND datname = current_database()")
                            == 1);

            stopping = CompletableFuture.runAsync(server::close);

            eventually("nobody is taken in", () -> !accepts(server.running().httpPort()));
            assertThat(stopping).isNotDone();
            locking.rollback();
        }
        underWay.join().expect(200);
        stopping.join();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
