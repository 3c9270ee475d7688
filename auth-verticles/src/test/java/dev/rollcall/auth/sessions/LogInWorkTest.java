package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Hashes;
import dev.rollcall.auth.running.Registration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Issue 3, points 4 and 10: a log-in costs the same work whatever it is refused for, and leaves one entry in the audit log. */
class LogInWorkTest {
    private final AuthServer server = AuthServer.first();

    private enum Refused {
        UNKNOWN("unknown-address"),
        WRONG("wrong-password"),
        WITHOUT_PASSWORD("no-password"),
        DISABLED("account-disabled"),
        DISABLED_AND_WRONG("wrong-password"),
        UNVERIFIED("email-not-verified"),
        UNVERIFIED_AND_WRONG("wrong-password");

        private final String reason;

        Refused(String reason) {
            this.reason = reason;
        }
    }

    private Registration prepare(Refused refused) {
        Registration someone = Registration.someone();
        if (refused == Refused.UNKNOWN) {
            return someone;
        }
        if (refused == Refused.UNVERIFIED || refused == Refused.UNVERIFIED_AND_WRONG) {
            server.register(someone);
        } else {
            server.verified(someone);
        }
        String change =
                switch (refused) {
                    case WITHOUT_PASSWORD -> "password_hash = NULL";
                    case DISABLED, DISABLED_AND_WRONG -> "is_active = false";
                    default -> "first_name = first_name";
                };
        server.sql().update("UPDATE accounts SET " + change + " WHERE email = ?", someone.email());
        return refused.reason.equals("wrong-password") ? someone.withPassword("not the password") : someone;
    }

    @ParameterizedTest
    @EnumSource
    void oneHashAndOneEntry(Refused refused) {
        Registration someone = prepare(refused);
        long hashes = Hashes.of(server);
        long entries = entries();

        Answer answer = server.call("/v1/sessions").post(someone.logIn());

        boolean rightPassword = refused == Refused.DISABLED || refused == Refused.UNVERIFIED;
        answer.expectProblem(rightPassword ? 403 : 401, rightPassword ? refused.reason : "credentials-invalid");
        assertThat(Hashes.of(server) - hashes).isEqualTo(1);
        assertThat(entries() - entries).isEqualTo(1);
        assertThat(lastEntry())
                .isEqualTo("session.refused failure " + (refused == Refused.UNKNOWN ? "nobody" : "somebody") + " "
                        + refused.reason + " 127.0.0.1");
    }

    @Test
    @DisplayName("keycloak #51887: an empty password takes as much work as any other")
    void anEmptyPasswordOrOneThatNobodyCanHaveIsHashedLikeAnyOther_keycloak51887() {
        Registration ana = server.verified(Registration.someone());

        for (String email : List.of(ana.email(), Registration.someone().email())) {
            for (String password : List.of("", " ", "x".repeat(1_000), "\u0301\u0323".repeat(80_000))) {
                long hashes = Hashes.of(server);

                server.call("/v1/sessions")
                        .post(Map.of("email", email, "password", password))
                        .expectProblem(401, "credentials-invalid");

                assertThat(Hashes.of(server) - hashes)
                        .as(email + " " + password.length())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void aLogInCostsOneHashAndIsNotedWithItsSession() {
        Registration ana = server.verified(Registration.someone());
        long hashes = Hashes.of(server);

        Answer tokens = server.call("/v1/sessions").post(ana.logIn()).expect(201);

        assertThat(Hashes.of(server) - hashes).isEqualTo(1);
        assertThat(server.sql().texts("""
                                SELECT concat_ws(' ', event, outcome, actor_id = user_id, detail ->> 'method', detail ->> 'new_device')
                                FROM audit WHERE session_id = ?::uuid
                                """, tokens.text("/session/session_id")))
                .containsExactly("session.opened success t password false");
    }

    @Test
    void neitherAddressNorPasswordStandsInTheAuditLog() {
        Registration unknown = Registration.someone().withPassword("a secret of mine");
        Registration ana = server.verified(Registration.someone());
        server.call("/v1/sessions").post(unknown.logIn()).expect(401);
        server.call("/v1/sessions")
                .post(ana.withPassword("a secret of mine").logIn())
                .expect(401);
        server.call("/v1/sessions").post(ana.logIn()).expect(201);

        assertThat(server.sql().texts("SELECT audit::text FROM audit"))
                .noneMatch(entry -> entry.contains("a secret of mine")
                        || entry.contains(ana.password())
                        || entry.contains("@example.com"));
    }

    private long entries() {
        return server.sql().number("SELECT count(*) FROM audit");
    }

    private String lastEntry() {
        return server.sql().text("""
                        SELECT concat_ws(' ', event, outcome, CASE WHEN user_id IS NULL THEN 'nobody' ELSE 'somebody' END,
                          detail ->> 'reason', origin ->> 'ip')
                        FROM audit ORDER BY at DESC LIMIT 1
                        """);
    }
}
