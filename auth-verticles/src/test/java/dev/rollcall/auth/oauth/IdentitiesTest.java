package dev.rollcall.auth.oauth;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Linking an identity from a signed-in session, looking at it, and removing it. */
class IdentitiesTest {
    private final AuthServer server = AuthServer.first();
    private final Browser browser = new Browser(server);
    private final String subject = Claims.subject();
    private final Person ana = server.newPerson();

    @Test
    void whoIsSignedInCanLinkAnIdentityWhateverItsAddress() {
        String other = Registration.someone().email();

        Browser.End end = browser.link(ana.accessToken(), subject, Claims.unverified(other));

        assertThat(end.url()).isEqualTo(AuthServer.SIGNED_IN + "?linked=google");
        assertThat(signIn(subject, Claims.unverified(other)).text("/user/id")).isEqualTo(ana.userId());
        assertThat(server.mailTo(ana.email(), mail -> mail.subject().contains("now log in"))
                        .text())
                .contains(other);
        assertThat(audited("identity.linked")).containsExactly("success");
    }

    @Test
    void aLinkedIdentityIsListed() {
        assertThat(list().json().at("/items")).isEmpty();
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));

        JsonNode linked = list().json();

        assertThat(linked.at("/items")).hasSize(1);
        assertThat(linked.at("/next_cursor").isNull()).isTrue();
        assertThat(linked.at("/items/0/provider").asText()).isEqualTo("google");
        assertThat(linked.at("/items/0/issuer").asText())
                .isEqualTo(Servers.openId().issuer());
        assertThat(linked.at("/items/0/email").asText()).isEqualTo(ana.email());
        assertThat(linked.at("/items/0/last_used_at").isNull()).isTrue();
        signIn(subject, Claims.verified(ana.email()));
        assertThat(list().text("/items/0/last_used_at")).endsWith("Z");
    }

    @Test
    void whatCanBeListedIsOnesOwn() {
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));

        Answer other = server.call("/v1/me/identities")
                .token(server.newPerson().accessToken())
                .get()
                .expect(200);

        assertThat(other.json().at("/items")).isEmpty();
    }

    @Test
    void linkingEndsAtTheUsualPlaceOrAtAnotherOfTheList() {
        Answer answer = server.call("/v1/me/identities/google")
                .token(ana.accessToken())
                .post(Map.of("redirect_uri", AuthServer.OTHER_END))
                .expect(200);
        String callback = Browser.logIn(answer.text("/authorize_url"), subject, Claims.verified(ana.email()));

        assertThat(server.call("/v1/oauth/google/callback?" + callback.replaceFirst(".*\\?", ""))
                        .header("Cookie", answer.header("Set-Cookie").replaceFirst(";.*", ""))
                        .get()
                        .expect(302)
                        .header("Location"))
                .isEqualTo(AuthServer.OTHER_END + "&linked=google");
        assertThat(server.call("/v1/me/identities/google")
                        .token(ana.accessToken())
                        .post(Map.of("redirect_uri", "https://evil.example"))
                        .violations())
                .containsExactly("/redirect_uri invalid");
    }

    @Test
    void linkingNeedsTheBrowserThatBeganIt() {
        Browser attacker = new Browser(server);
        String url = attacker.setOutToLink(ana.accessToken());

        String callback = Browser.logIn(
                url, subject, Claims.verified(Registration.someone().email()));

        browser.comeBackInVain(callback).expectProblem(400, "state-invalid");
        assertThat(list().json().at("/items")).isEmpty();
    }

    @Test
    void linkingNeedsTheSessionThatBeganIt() {
        String callback = Browser.logIn(browser.setOutToLink(ana.accessToken()), subject, Claims.verified(ana.email()));
        server.call("/v1/sessions/current").token(ana.accessToken()).delete().expect(204);

        assertThat(browser.comeBack(callback).error()).isEqualTo("session-revoked");
        assertThat(server.sql().number("SELECT count(*) FROM identities WHERE subject = ?", subject))
                .isZero();
    }

    @Test
    void anIdentityOfSomebodyElseIsNotLinked() {
        Browser other = new Browser(server);
        other.exchange(other.signIn(
                                subject, Claims.verified(Registration.someone().email()))
                        .code())
                .expect(201);

        assertThat(browser.link(ana.accessToken(), subject, Claims.verified(ana.email()))
                        .error())
                .isEqualTo("identity-taken");
        assertThat(list().json().at("/items")).isEmpty();
        assertThat(audited("identity.linked")).containsExactly("failure");
    }

    @Test
    void aSecondIdentityIsNotLinked() {
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));

        Browser.End end = browser.link(ana.accessToken(), Claims.subject(), Claims.verified(ana.email()));

        assertThat(end.error()).isEqualTo("already-linked");
        assertThat(list().json().at("/items")).hasSize(1);
    }

    @Test
    void linkingTheSameOnceMoreDoesNoHarm() {
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));

        assertThat(browser.link(ana.accessToken(), subject, Claims.verified(ana.email()))
                        .error())
                .isNull();
        assertThat(list().json().at("/items")).hasSize(1);
    }

    @Test
    void oneOfManyWhoLinkAnIdentityAtOnceGetsIt() {
        List<Person> people = List.of(ana, server.newPerson(), server.newPerson(), server.newPerson());
        List<Browser> browsers =
                people.stream().map(person -> new Browser(server)).toList();
        List<String> callbacks = java.util.stream.IntStream.range(0, people.size())
                .mapToObj(i -> Browser.logIn(
                        browsers.get(i).setOutToLink(people.get(i).accessToken()),
                        subject,
                        Claims.verified(ana.email())))
                .toList();

        List<Answer> answers =
                Parallel.requests(people.size(), i -> browsers.get(i).comingBack(callbacks.get(i)));

        assertThat(answers)
                .extracting(answer -> new Browser.End(answer.expect(302).header("Location")).error())
                .containsExactlyInAnyOrder(null, "identity-taken", "identity-taken", "identity-taken");
    }

    @Test
    void aRemovedIdentityNoLongerSignsInToTheAccount() {
        browser.link(ana.accessToken(), subject, Claims.unverified(ana.email()));

        unlink(ana.accessToken()).expect(204);

        assertThat(list().json().at("/items")).isEmpty();
        assertThat(browser.signIn(subject, Claims.unverified(ana.email())).error())
                .isEqualTo("link-required");
        server.mailTo(ana.email(), mail -> mail.subject().contains("no longer log in"));
        assertThat(audited("identity.unlinked")).containsExactly("success");
        unlink(ana.accessToken()).expectProblem(404, "not-found");
    }

    @Test
    void theLastWayToLogInIsNotRemoved() {
        Answer social =
                signIn(Claims.subject(), Claims.verified(Registration.someone().email()));
        String token = social.text("/access_token");

        unlink(token).expectProblem(409, "last-credential");

        assertThat(server.call("/v1/me/identities").token(token).get().json().at("/items"))
                .hasSize(1);
    }

    @Test
    void anIdentityIsNotRemovedWhileThePasswordGoes() throws Exception {
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));
        CompletableFuture<Answer> unlinking;
        try (Connection other = server.sql().connect()) {
            other.setAutoCommit(false);
            execute(other, "UPDATE accounts SET password_hash = NULL WHERE id = ?", ana.userId());
            unlinking = server.call("/v1/me/identities/google")
                    .token(ana.accessToken())
                    .deleting();
            eventually("it waits for the account", () -> server.sql().number("""
                    SELECT count(*) FROM pg_stat_activity
                    WHERE wait_event_type = 'Lock' AND query LIKE '%DELETE FROM identities%' AND datname = current_database()
                    """) == 1);
            other.commit();
        }

        unlinking.join().expectProblem(409, "last-credential");
    }

    @Test
    void ofManyWhoRemoveItAtOnceOneDoes() {
        browser.link(ana.accessToken(), subject, Claims.verified(ana.email()));

        List<Answer> answers = Parallel.requests(8, i -> server.call("/v1/me/identities/google")
                .token(ana.accessToken())
                .deleting());

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 404).hasSize(7);
        assertThat(audited("identity.unlinked")).containsExactly("success");
    }

    @Test
    void linkingAndRemovingNeedAFreshLogIn() {
        server.sql()
                .update(
                        "UPDATE sessions SET auth_time = now() - interval '11 minutes' WHERE id = ?",
                        UUID.fromString(ana.sessionId()));
        String stale = server.refresh(ana.refreshToken()).expect(200).text("/access_token");

        server.call("/v1/me/identities/google").token(stale).post().expectProblem(403, "reauthentication-required");
        unlink(stale).expectProblem(403, "reauthentication-required");
        server.call("/v1/me/identities").token(stale).get().expect(200);
    }

    private Answer signIn(String who, Map<String, Object> claims) {
        return browser.exchange(browser.signIn(who, claims).code()).expect(201);
    }

    private Answer list() {
        return server.call("/v1/me/identities").token(ana.accessToken()).get().expect(200);
    }

    private Answer unlink(String accessToken) {
        return server.call("/v1/me/identities/google").token(accessToken).delete();
    }

    private List<String> audited(String event) {
        return server.sql()
                .texts("SELECT outcome FROM audit WHERE event = ? AND user_id = ?::uuid", event, ana.userId());
    }

    private static void execute(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(id));
            statement.executeUpdate();
        }
    }
}
