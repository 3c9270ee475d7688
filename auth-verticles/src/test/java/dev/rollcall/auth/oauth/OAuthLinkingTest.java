package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which account an identity gets into, and which it never does. */
class OAuthLinkingTest {
    private final AuthServer server = AuthServer.first();
    private final Browser browser = new Browser(server);
    private final String subject = Claims.subject();
    private final Registration ana = Registration.someone();

    @Test
    void aVerifiedAddressAtTheProviderFindsTheVerifiedAccount() {
        Person person = server.logIn(server.verified(ana));

        Answer tokens = signIn(Claims.verified(ana.email()));

        assertThat(tokens.text("/user/id")).isEqualTo(person.userId());
        assertThat(tokens.json().at("/user/has_password").asBoolean()).isTrue();
        server.logIn(ana);
        server.current(person.accessToken()).expect(200);
        Mail mail = server.mailTo(ana.email(), any -> any.subject().contains("Google"));
        assertThat(mail.text()).contains(ana.email()).doesNotContain("no longer works");
    }

    @Test
    void theCaseOfAnAddressMakesNoDifference() {
        Person person = server.logIn(server.verified(ana));

        Answer tokens = signIn(Claims.verified(ana.email().toUpperCase(java.util.Locale.ROOT)));

        assertThat(tokens.text("/user/id")).isEqualTo(person.userId());
    }

    /** CVE-2026-53516: whoever registers somebody else's address in advance gains nothing when its owner signs in. */
    @Test
    void aPreHijackedAccountKeepsNeitherPasswordNorSessions() {
        String link = MailText.token(server.register(ana));
        server.sql().update("UPDATE accounts SET email_verified_at = now() WHERE email = ?", ana.email());
        Person attacker = server.logIn(ana);
        server.sql().update("UPDATE accounts SET email_verified_at = NULL WHERE email = ?", ana.email());

        Answer owner = signIn(Claims.verified(ana.email()));

        assertThat(owner.text("/user/id")).isEqualTo(attacker.userId());
        assertThat(owner.json().at("/user/has_password").asBoolean(true)).isFalse();
        assertThat(owner.json().at("/user/is_email_verified").asBoolean()).isTrue();
        server.current(attacker.accessToken()).expectProblem(401, "session-revoked");
        server.refresh(attacker.refreshToken()).expectProblem(401, "session-revoked");
        server.call("/v1/sessions").post(ana.logIn()).expectProblem(401, "credentials-invalid");
        server.verify(link).expectProblem(400, "verification-invalid");
        server.call("/v1/sessions").post(ana.logIn()).expectProblem(401, "credentials-invalid");
        server.current(owner.text("/access_token")).expect(200);
        Mail mail = server.mailTo(ana.email(), any -> any.subject().contains("Google"));
        assertThat(mail.text()).contains("no longer works");
    }

    @Test
    void anAccountThatIsTakenOverHasItsOwnersName() {
        server.register(ana.withFirstName("Mallory").withLastName("Nobody"));

        Answer owner = signIn(Claims.verified(ana.email()));

        assertThat(owner.text("/user/first_name")).isEqualTo("Ana");
        assertThat(owner.text("/user/last_name")).isEqualTo("Ruiz");
        assertThat(server.sql()
                        .texts("SELECT type FROM changes WHERE data ->> 'id' = ? ORDER BY seq", owner.text("/user/id")))
                .containsExactly("user.created", "user.updated");
    }

    @Test
    void aRegistrationAfterwardsDoesNotBringThePasswordBack() {
        server.register(ana);
        signIn(Claims.verified(ana.email()));

        server.call("/v1/accounts").post(ana.body()).expect(202);
        server.mailTo(ana.email(), mail -> mail.subject().contains("already"));

        server.call("/v1/sessions").post(ana.logIn()).expectProblem(401, "credentials-invalid");
    }

    @Test
    void anAddressThatTheProviderHasNotVerifiedFindsNoAccount() {
        server.verified(ana);

        assertThat(browser.signIn(subject, Claims.unverified(ana.email())).error())
                .isEqualTo("link-required");
        assertThat(browser.signIn(subject, Claims.with(Claims.verified(ana.email()), "email_verified", "yes"))
                        .error())
                .isEqualTo("link-required");
        assertThat(identities(ana)).isZero();
        assertThat(refusals(ana)).isEqualTo("link-required");
    }

    @Test
    void anAddressThatNobodyHasVerifiedIsTakenOverByNobody() {
        String link = MailText.token(server.register(ana));

        assertThat(browser.signIn(subject, Claims.unverified(ana.email())).error())
                .isEqualTo("link-required");

        server.verify(link).expect(204);
        server.logIn(ana);
    }

    @Test
    void anAddressThatHasPassedToSomebodyElseDoesNotFindTheAccountOfTheOneBefore() {
        signIn(Claims.verified(ana.email()));

        Browser.End end = browser.signIn(Claims.subject(), Claims.verified(ana.email()));

        assertThat(end.error()).isEqualTo("link-required");
        assertThat(identities(ana)).isEqualTo(1);
    }

    @Test
    void aDisabledAccountIsNotLinked() {
        server.verified(ana);
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", ana.email());

        assertThat(browser.signIn(subject, Claims.verified(ana.email())).error())
                .isEqualTo("account-disabled");
        assertThat(identities(ana)).isZero();
        assertThat(refusals(ana)).isEqualTo("account-disabled");
    }

    @Test
    void anAdministratorsAddressMakesAnAdministratorOnceItIsVerified() {
        String boss = Registration.someone().email();
        try (AuthServer strict = server.another(Map.of("ADMIN_EMAILS", boss))) {
            Browser there = new Browser(strict);

            Answer tokens = there.exchange(
                            there.signIn(subject, Claims.verified(boss)).code())
                    .expect(201);

            assertThat(tokens.json().at("/user/roles").toString()).contains("admin");
        }
    }

    private Answer signIn(Map<String, Object> claims) {
        Browser.End end = browser.signIn(subject, claims);
        assertThat(end.error()).isNull();
        return browser.exchange(end.code()).expect(201);
    }

    private long identities(Registration of) {
        return server.sql()
                .number(
                        "SELECT count(*) FROM identities JOIN accounts a ON a.id = user_id WHERE a.email = ?",
                        of.email());
    }

    private String refusals(Registration of) {
        return String.join(",", server.sql().texts("""
                SELECT DISTINCT detail ->> 'reason' FROM audit JOIN accounts a ON a.id = user_id
                WHERE event = 'session.refused' AND outcome = 'failure' AND email = ?
                """, of.email()));
    }
}
