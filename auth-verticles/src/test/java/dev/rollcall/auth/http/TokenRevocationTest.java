package dev.rollcall.auth.http;

import static dev.rollcall.auth.running.ShownToken.HINTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.ShownToken;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 7009, over every kind and state of a token and every hint. */
class TokenRevocationTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void aTokenOfEitherKindEndsItsSessionOnEveryNodeWhateverTheHint() {
        List<Function<Person, String>> kinds = List.of(Person::accessToken, Person::refreshToken);
        for (Function<Person, String> kind : kinds) {
            for (String hint : HINTS) {
                Person ana = server.newPerson();
                Person other = server.logIn(ana.registration());

                assertThat(revoke(kind.apply(ana), hint).body()).isEmpty();

                for (AuthServer node : List.of(server, AuthServer.second())) {
                    node.current(ana.accessToken()).expectProblem(401, "session-revoked");
                    node.refresh(ana.refreshToken()).expectProblem(401, "session-revoked");
                    node.current(other.accessToken()).expect(200);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ShownToken.class)
    void whateverIsShownTheAnswerIsTheSame(ShownToken shown) {
        for (String hint : HINTS) {
            Answer answer = revoke(shown.of(server, server.newPerson()), hint);

            assertThat(answer.body()).as(shown + " " + hint).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ShownToken.class,
            names = {
                "EXPIRED_ACCESS",
                "FOREIGN_ACCESS",
                "FOREIGN_REFRESH",
                "UNSIGNED_ACCESS",
                "HALF_ACCESS",
                "HALF_REFRESH"
            })
    void aTokenThatIsNotGoodEndsNothing(ShownToken shown) {
        Person ana = server.newPerson();

        revoke(shown.of(server, ana), null);

        server.current(ana.accessToken()).expect(200);
        server.refresh(ana.refreshToken()).expect(200);
    }

    @Test
    void aRefreshTokenThatWasUsedLongAgoEndsItsSessionAsWell() {
        Person ana = server.newPerson();
        String second = server.refresh(ana.refreshToken()).expect(200).text("/refresh_token");
        Answer latest = server.refresh(second).expect(200);

        revoke(ana.refreshToken(), null);

        server.current(latest.text("/access_token")).expectProblem(401, "session-revoked");
        server.refresh(latest.text("/refresh_token")).expectProblem(401, "session-revoked");
    }

    @Test
    void toRevokeAgainChangesNothing() {
        Person ana = server.newPerson();
        revoke(ana.refreshToken(), null);
        String before = told(ana);

        revoke(ana.refreshToken(), null);
        revoke(ana.accessToken(), null);

        assertThat(told(ana)).isEqualTo(before).isEqualTo("1 1");
    }

    @Test
    void manyWhoRevokeAtOnceEndItOnce() {
        Person ana = server.newPerson();

        List<Answer> answers = Parallel.requests(
                20, i -> call().posting(Map.of("token", i % 2 == 0 ? ana.accessToken() : ana.refreshToken())));

        assertThat(answers).allSatisfy(answer -> answer.expect(200));
        assertThat(told(ana)).isEqualTo("1 1");
    }

    @Test
    void theAuditLogSaysWhoEndedTheSessionAndHow() {
        Person ana = server.newPerson();

        ShownToken.show(call().header("User-Agent", "library/1.0"), ana.accessToken(), null)
                .expect(200);

        assertThat(server.sql().text("""
                        SELECT user_id || ' ' || actor_id || ' ' || outcome || ' ' || (detail ->> 'reason') || ' '
                          || (detail ->> 'by') || ' ' || (origin ->> 'user_agent')
                        FROM audit WHERE event = 'session.ended' AND session_id = ?
                        """, UUID.fromString(ana.sessionId())))
                .isEqualTo(ana.userId() + " " + ana.userId() + " success logged-out oauth2/revoke library/1.0");
    }

    @Test
    void aTokenIsRequired() {
        assertThat(call().form("token_type_hint", "access_token").violations()).containsExactly("/token required");
        assertThat(call().form("token", "").violations()).containsExactly("/token required");
        assertThat(call().post().violations()).containsExactly("/token required");
        assertThat(call().post("{}").violations()).containsExactly("/token required");
    }

    @Test
    void anotherTypeOfBodyIsRefused() {
        Answer answer = call().header("Content-Type", "text/plain").method("POST", "token=abc");

        answer.expectProblem(415, "unsupported-media-type");
        assertThat(answer.header("Accept")).isEqualTo("application/json, application/x-www-form-urlencoded");
    }

    /** How often the end of that session stands in the audit log, and in the change log. */
    private String told(Person person) {
        UUID session = UUID.fromString(person.sessionId());
        return server.sql()
                        .number("SELECT count(*) FROM audit WHERE event = 'session.ended' AND session_id = ?", session)
                + " "
                + server.sql()
                        .number(
                                "SELECT count(*) FROM changes WHERE type = 'session.revoked' AND data ->> 'session_id' = ?",
                                person.sessionId());
    }

    private Answer revoke(String token, String hint) {
        return ShownToken.show(call(), token, hint).expect(200);
    }

    private Call call() {
        return server.call("/oauth2/revoke");
    }
}
