package dev.rollcall.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.RedisServer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 3, point 5: the limits of the routes, at a fifth of their size, behind a proxy that tells apart as many clients as a test needs. */
class LimitsTest {
    private static final String SCALE = "0.2";
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private static AuthServer unlimited;
    private static AuthServer limited;

    private final String client = newClient();

    @BeforeAll
    static void start() {
        unlimited = AuthServer.first();
        limited = unlimited.another(Map.of("RATE_LIMIT_SCALE", SCALE, "TRUSTED_PROXIES", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        limited.close();
    }

    @Test
    void aClientMayTryToLogInSoOften() {
        Answer refused = firstRefused(12, () -> {
            Answer answer = call("/v1/sessions").post(Registration.someone().logIn());
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=12;w=60");
            assertThat(answer.header("RateLimit")).matches("\"login\";r=\\d+;t=[1-5]");
            return answer;
        });

        assertThat(refused.header("RateLimit")).matches("\"login\";r=0;t=[1-5]");
        assertThat(refused.header("Retry-After")).matches("[1-5]");
        call("/v1/sessions", newClient()).post(Registration.someone().logIn()).expect(401);
    }

    @Test
    void aSessionMayRefreshSoOftenAndOutlivesItsLimit() {
        Person person = unlimited.newPerson();

        Answer refused = firstRefused(12, () -> refresh(person.refreshToken()));

        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"refresh\";q=12;w=60");
        limited.current(person.accessToken()).expect(200);
        unlimited.refresh(person.refreshToken()).expect(200);
        refresh(unlimited.newPerson().refreshToken()).expect(200);
    }

    @Test
    void aTokenThatWeNeverMadeCountsForTheClientThatSendsIt() {
        String forged = unlimited.newPerson().refreshToken().replaceFirst(".{4}$", "AAAA");

        Answer answer = refresh(forged);

        answer.expectProblem(401, "refresh-invalid");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"anonymous\";q=60;w=60");
    }

    @Test
    void aUserMayAskSoOftenWhereverFrom() {
        Person person = unlimited.newPerson();

        Answer refused = firstRefused(120, () -> call("/v1/sessions/current", newClient())
                .token(person.accessToken())
                .get());

        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"user\";q=120;w=60");
        limited.current(unlimited.newPerson().accessToken()).expect(200);
    }

    @Test
    void anAddressGetsSoManyMailsFromThoseWhoWantIt() {
        String wanted = Registration.someone().email();
        Person person = unlimited.newPerson();

        Answer refused = firstRefused(1, () -> changeEmail(person, wanted));

        assertThat(refused.header("RateLimit-Policy")).contains("\"email-change-address\";q=1;w=3600");
        changeEmail(unlimited.newPerson(), wanted).expectProblem(429, "rate-limited");
        changeEmail(person, Registration.someone().email()).expect(202);
    }

    @Test
    void whoIsNotSignedInCountsAsAnonymous() {
        Answer refused = firstRefused(60, () -> call("/v1/me").token("x.y.z").get());

        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"anonymous\";q=60;w=60");
        call("/v1/me").token(unlimited.newPerson().accessToken()).get().expect(200);
    }

    @Test
    void aClientMayRegisterAndAskForMailsSoOften() {
        for (String path : List.of("/v1/accounts", "/v1/accounts/verify-email/resend", "/v1/password-resets")) {
            Answer refused = firstRefused(4, () -> call(path).post(body(path, Registration.someone())));

            assertThat(refused.header("RateLimit-Policy")).matches("\"re\\w+\";q=4;w=3600, .*");
        }
    }

    @Test
    void anAddressIsMailedSoOftenWhoeverAsks() {
        Registration someone = Registration.someone();

        firstRefused(4, () -> call("/v1/accounts", newClient()).post(someone.body()));
        firstRefused(1, () -> resend(someone));
        firstRefused(1, () -> reset(someone));

        resend(someone.withEmail(someone.email().toUpperCase(Locale.ROOT))).expectProblem(429, "rate-limited");
        resend(Registration.someone()).expect(202);
    }

    @Test
    void whatIsRefusedForItsAddressIsRefusedAlikeForKnownAndUnknownOnes() {
        Registration verified = unlimited.verified(Registration.someone());
        Registration unverified = Registration.someone();
        unlimited.register(unverified);
        for (Registration someone : List.of(verified, unverified, Registration.someone())) {
            Answer refused = firstRefused(1, () -> resend(someone));

            assertThat(refused.header("RateLimit"))
                    .matches("\"resend\";r=4;t=\\d+, \"resend-address\";r=0;t=3(600|5\\d\\d)");
            assertThat(refused.text("/detail")).isEqualTo("Too many requests: see RateLimit-Policy, and Retry-After");
        }
    }

    /** supabase/auth #1236. */
    @Test
    void failedSignUpsDoNotEatTheMailBudget() {
        Registration owner = unlimited.verified(Registration.someone());
        Registration newcomer = Registration.someone();
        for (int i = 0; i < 20; i++) {
            call("/v1/accounts").post(newcomer.withPassword("short").body()).expect(422);
            call("/v1/accounts").post(owner.withFirstName("").body()).expect(422);
        }
        for (int i = 0; i < 10; i++) {
            call("/v1/accounts", newClient()).post(owner.body());
        }

        call("/v1/accounts").post(newcomer.body()).expect(202);
        String token = MailText.token(limited.mailTo(newcomer.email()));
        resend(newcomer).expect(202);
        resend(owner).expect(202);
        reset(owner).expect(202);
        limited.verify(token).expect(204);
    }

    @Test
    void withoutRedisANodeLimitsByItself() {
        RedisServer redis = RedisServer.startTemporary();
        Map<String, String> settings =
                Map.of("RATE_LIMIT_SCALE", SCALE, "TRUSTED_PROXIES", "127.0.0.1", "REDIS_URL", redis.url());
        try (AuthServer node = unlimited.another(settings)) {
            redis.close();
            firstRefused(12, () -> node.call("/v1/sessions")
                    .header("X-Forwarded-For", client)
                    .post(Registration.someone().logIn()));
        }
    }

    /** Asks until it is refused: not before the quota, and soon after, for all that has come back meanwhile. */
    private static Answer firstRefused(int quota, Supplier<Answer> call) {
        int admitted = 0;
        Answer answer = call.get();
        while (answer.status() != 429 && admitted < 2 * quota + 4) {
            admitted++;
            answer = call.get();
        }
        assertThat(admitted).isBetween(quota, 2 * quota);
        return answer.expectProblem(429, "rate-limited");
    }

    private static Map<String, ?> body(String path, Registration registration) {
        return path.equals("/v1/accounts") ? registration.body() : Map.of("email", registration.email());
    }

    private static Answer resend(Registration registration) {
        return call("/v1/accounts/verify-email/resend", newClient()).post(Map.of("email", registration.email()));
    }

    private static Answer reset(Registration registration) {
        return call("/v1/password-resets", newClient()).post(Map.of("email", registration.email()));
    }

    private static Answer changeEmail(Person person, String wanted) {
        return call("/v1/me/email", newClient()).token(person.accessToken()).post(Map.of("email", wanted));
    }

    private Answer refresh(String token) {
        return call("/v1/tokens/refresh").post(Map.of("refresh_token", token));
    }

    private Call call(String path) {
        return call(path, client);
    }

    private static Call call(String path, String client) {
        return limited.call(path).header("X-Forwarded-For", client);
    }

    private static String newClient() {
        return "2001:db8:0:" + Integer.toHexString(CLIENTS.incrementAndGet()) + "::1";
    }
}
