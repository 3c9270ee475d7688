package dev.rollcall.auth.http;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.EmailChanges;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever there is at an address, who asks gets the same answer for the same work. It is counted at a node that does
 * nothing else; how long it takes is for {@code bench/enumeration.sh} to say.
 */
class NoEnumerationTest {
    private static final String WRONG = "not the password of anybody";

    private static AuthServer others;
    private static AuthServer server;

    /** What there may be at an address. */
    enum At {
        NOBODY {
            @Override
            Registration somebody() {
                return Registration.someone();
            }
        },
        SOMEBODY {
            @Override
            Registration somebody() {
                return server.verified(Registration.someone());
            }
        },
        UNVERIFIED {
            @Override
            Registration somebody() {
                Registration registration = Registration.someone();
                server.register(registration);
                return registration;
            }
        },
        DISABLED {
            @Override
            Registration somebody() {
                return but("is_active = false");
            }
        },
        WITHOUT_PASSWORD {
            @Override
            Registration somebody() {
                return but("password_hash = NULL");
            }
        };

        abstract Registration somebody();

        private static Registration but(String change) {
            Registration registration = server.verified(Registration.someone());
            server.sql().update("UPDATE accounts SET " + change + " WHERE email = ?", registration.email());
            return registration;
        }
    }

    /** How much was done, by the counts of the node and of the tables. */
    private record Work(long hashes, long statements, long mails, long tokens, long entries) {
        /** Once it stands still: a count may come a moment after the answer. */
        static Work soFar() {
            AtomicReference<Work> last = new AtomicReference<>(now());
            eventually("the counts stand still", () -> last.get().equals(last.updateAndGet(before -> now())));
            return last.get();
        }

        private static Work now() {
            String metrics = server.call("/metrics").get().body();
            return new Work(
                    completed(metrics, "argon2"),
                    completed(metrics, "statements"),
                    rows("mails"),
                    rows("one_time_tokens"),
                    rows("audit"));
        }

        private static long completed(String metrics, String pool) {
            Matcher line = Pattern.compile("vertx_pool_completed_total\\{pool_name=\"" + pool + "\",.*} (\\d+)\\.0")
                    .matcher(metrics);
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        }

        private static long rows(String table) {
            return server.sql().number("SELECT count(*) FROM " + table);
        }

        Work plus(Work more) {
            return new Work(
                    hashes + more.hashes,
                    statements + more.statements,
                    mails + more.mails,
                    tokens + more.tokens,
                    entries + more.entries);
        }
    }

    private Person asker;

    @BeforeAll
    static void start() {
        others = AuthServer.start(
                Servers.freshDatabase(), Servers.mail(), Map.of("ROLES", "changes,email,audit,administration"));
        server = others.another(Map.of("ROLES", "accounts,sessions"));
    }

    @AfterAll
    static void stop() {
        server.close();
        others.close();
    }

    @BeforeEach
    void somebodyAsks() {
        asker = server.newPerson();
    }

    @ParameterizedTest
    @EnumSource
    void registering(At there) {
        costs(new Work(1, 1, 1, 1, 1), there, 202, somebody -> server.call("/v1/accounts")
                .post(somebody.withPassword(WRONG).body()));
    }

    @ParameterizedTest
    @EnumSource
    void askingForAnotherMail(At there) {
        costs(new Work(0, 1, 1, 1, 0), there, 202, somebody -> server.call("/v1/accounts/verify-email/resend")
                .post(Map.of("email", somebody.email())));
    }

    @ParameterizedTest
    @EnumSource
    void askingForAReset(At there) {
        costs(new Work(0, 1, 1, 1, 1), there, 202, somebody -> new Passwords(server).requestReset(somebody.email()));
    }

    @ParameterizedTest
    @EnumSource
    void askingForAnotherAddress(At there) {
        costs(new Work(0, 1, 2, 2, 1), there, 202, somebody -> new EmailChanges(server)
                .request(asker, somebody.email()));
    }

    @ParameterizedTest
    @EnumSource
    void loggingInWithAWrongPassword(At there) {
        costs(new Work(1, 2, 0, 0, 1), there, 401, somebody -> logIn(somebody.withPassword(WRONG)));
    }

    @ParameterizedTest
    @EnumSource
    void loggingInWithAnEmptyPassword(At there) { // keycloak #51887
        costs(new Work(1, 2, 0, 0, 1), there, 401, somebody -> logIn(somebody.withPassword("")));
    }

    @ParameterizedTest
    @EnumSource
    void loggingInWithAPasswordOfAMebibyte(At there) {
        costs(new Work(1, 2, 0, 0, 1), there, 401, somebody -> logIn(somebody.withPassword("x".repeat(1_000_000))));
    }

    @ParameterizedTest
    @EnumSource
    void theGuessAfterWhichTheNextOneHasToWait(At there) {
        Function<Registration, Answer> guess = somebody -> logIn(somebody.withPassword(WRONG));

        costs(new Work(1, 2, 1, 1, 1), there, 401, guess, somebody -> {
            for (int wrong = 1; wrong < 5; wrong++) {
                guess.apply(somebody).expect(401);
            }
        });
    }

    private static Answer logIn(Registration somebody) {
        return server.call("/v1/sessions").post(somebody.logIn());
    }

    private static void costs(Work expected, At there, int status, Function<Registration, Answer> asking) {
        costs(expected, there, status, asking, nothing -> {});
    }

    private static void costs(
            Work expected, At there, int status, Function<Registration, Answer> asking, Consumer<Registration> before) {
        Registration nobody = Registration.someone();
        before.accept(nobody);
        Answer ofNobody = asking.apply(nobody);
        Registration somebody = there.somebody();
        before.accept(somebody);
        Work soFar = Work.soFar();

        Answer answer = asking.apply(somebody);

        answer.expect(status);
        assertThat(withoutTrace(answer)).isEqualTo(withoutTrace(ofNobody));
        assertThat(answer.response().headers().map().keySet())
                .isEqualTo(ofNobody.response().headers().map().keySet());
        assertThat(Work.soFar()).as("from " + soFar).isEqualTo(soFar.plus(expected));
    }

    private static String withoutTrace(Answer answer) {
        return answer.body().replaceFirst("\"trace_id\":\"\\w+\"", "");
    }
}
