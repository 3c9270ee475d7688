package dev.rollcall.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the Idempotency-Key does for log-ins, whose answers are secrets. */
class IdempotencyTest {
    private final AuthServer server = AuthServer.first();
    private final AuthServer second = AuthServer.second();
    private final String key = UUID.randomUUID().toString();

    @Test
    void aLogInThatIsSentAgainOpensNoOtherSession() {
        Registration ana = server.verified(Registration.someone());

        Answer first = keyed(server.call("/v1/sessions")).post(ana.logIn()).expect(201);
        Answer repeat = keyed(second.call("/v1/sessions")).post(ana.logIn()).expect(201);

        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(repeat.header("Location")).isEqualTo("/v1/sessions/current");
        assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
        Person person = new Person(ana, repeat);
        server.current(person.accessToken()).expect(200);
        assertThat(server.call("/v1/sessions")
                        .token(person.accessToken())
                        .get()
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void aFailedLogInMayBeTriedAgainUnderTheSameKey() {
        Registration ana = Registration.someone();
        keyed(server.call("/v1/sessions")).post(ana.logIn()).expectProblem(401, "credentials-invalid");
        server.verified(ana);

        keyed(server.call("/v1/sessions")).post(ana.logIn()).expect(201);
    }

    @Test
    void theCookieIsGivenAgainToo() {
        Map<String, Object> logIn =
                new HashMap<>(server.verified(Registration.someone()).logIn());
        logIn.put("cookie", true);

        Answer first = keyed(server.call("/v1/sessions")).post(logIn).expect(201);
        Answer repeat = keyed(second.call("/v1/sessions"))
                .header("Cookie", cookie(first))
                .post(logIn)
                .expect(201);

        assertThat(repeat.header("Set-Cookie")).isEqualTo(first.header("Set-Cookie"));
    }

    @Test
    void anotherCookieIsAnotherRequest() {
        String mine = logInByCookie();
        String others = logInByCookie();

        Answer first = refresh(server, mine).expect(200);
        Answer repeat = refresh(second, mine).expect(200);

        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(repeat.header("Set-Cookie")).isEqualTo(first.header("Set-Cookie"));
        refresh(server, others).expectProblem(422, "idempotency-key-reused");
    }

    @Test
    void aSignedInCallersKeysAreTheirOwn() {
        Person ana = server.newPerson();
        Person ben = server.newPerson();

        rename(ana, "Anna").expect(200);
        rename(ben, "Anna").expect(200);

        assertThat(rename(ben, "Anna").header("Idempotency-Replayed")).isEqualTo("true");
        rename(ben, "Benjamin").expectProblem(422, "idempotency-key-reused");
    }

    @Test
    void aRepeatWithoutAGoodTokenIsRefusedAsEver() {
        Person ana = server.newPerson();
        rename(ana, "Anna").expect(200);
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        rename(ana, "Anna").expectProblem(401, "session-revoked");
    }

    @Test
    void whatIsStoredTellsNeitherKeysNorTokens() {
        Registration ana = server.verified(Registration.someone());
        Answer answer = keyed(server.call("/v1/sessions")).post(ana.logIn()).expect(201);

        List<String> rows =
                server.sql().texts("SELECT encode(id || fingerprint || answer, 'escape') FROM idempotency_keys");

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row)
                .doesNotContain(
                        key, answer.text("/access_token"), answer.text("/refresh_token"), ana.email(), "token"));
    }

    private String logInByCookie() {
        Map<String, Object> logIn =
                new HashMap<>(server.verified(Registration.someone()).logIn());
        logIn.put("cookie", true);
        return cookie(server.call("/v1/sessions").post(logIn).expect(201));
    }

    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").replaceFirst(";.*", "");
    }

    private Answer refresh(AuthServer node, String cookie) {
        return keyed(node.call("/v1/tokens/refresh"))
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + node.running().httpPort())
                .post();
    }

    private Answer rename(Person person, String firstName) {
        return keyed(server.call("/v1/me"))
                .token(person.accessToken())
                .patch("{\"first_name\": \"" + firstName + "\"}");
    }

    private Call keyed(Call call) {
        return call.header("Idempotency-Key", key);
    }
}
