package dev.rollcall.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.embedded.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
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
    void stoppingAnswersWhatIsUnderWayAndThenNobody() {
        AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of());
        Person ana = server.newPerson();
        List<CompletableFuture<Answer>> underWay = IntStream.range(0, 20)
                .mapToObj(i ->
                        server.call("/v1/sessions").posting(ana.registration().logIn()))
                .toList();
        underWay.get(0).join().expect(201);
        long start = System.nanoTime();

        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(underWay).allSatisfy(request -> request.join().expect(201));
        assertThatThrownBy(() -> server.current(ana.accessToken())).hasMessageContaining("No answer came");
    }
}
