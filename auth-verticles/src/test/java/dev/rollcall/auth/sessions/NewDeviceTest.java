package dev.rollcall.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Parallel;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 3, point 2: a log-in from a new device is mailed, with a link that says "this wasn't me". */
class NewDeviceTest {
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static final String UPDATED = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";
    private static final String PHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
    private static final String HOME = "192.0.2.17";

    private static AuthServer server;

    private final Registration ana = server.verified(Registration.someone());
    private final Person home = logIn(BROWSER, HOME);

    @BeforeAll
    static void start() {
        server = AuthServer.first().another(Map.of("TRUSTED_PROXIES", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theFirstLogInEverIsNoNews() {
        assertThat(mails()).isZero();
    }

    @Test
    void neitherIsADeviceThatIsKnownAfterAnUpdateOrWithANeighbouringAddress() {
        logIn(BROWSER, HOME);
        logIn(UPDATED, HOME);
        logIn(BROWSER, "192.0.2.200");

        assertThat(mails()).isZero();
    }

    @Test
    void anotherBrowserOrAnotherPlaceIs() {
        logIn(PHONE, HOME);
        assertThat(mails()).isEqualTo(1);
        logIn(BROWSER, "198.51.100.4");
        assertThat(mails()).isEqualTo(2);
        logIn(BROWSER, "2001:db8:1:2::3");
        assertThat(mails()).isEqualTo(3);

        logIn(PHONE, HOME);
        logIn(BROWSER, "198.51.100.9");
        logIn(BROWSER, "2001:db8:1:99::4");
        assertThat(mails()).isEqualTo(3);
    }

    @Test
    void theMailTellsWhichDeviceAndFromWhereAndWhen() {
        logIn(PHONE, HOME);

        Mail mail = mail();

        assertThat(mail.subject()).isEqualTo("A new device has logged in to your Rollcall account");
        assertThat(mail.text()).contains("Hello Ana", "Device: laptop", "Address: " + HOME);
        assertThat(mail.text()).containsPattern("Time: \\w+day, \\d{1,2} \\w+ \\d{4}, \\d\\d:\\d\\d UTC");
        assertThat(MailText.page(mail)).isEqualTo(AuthServer.PAGES + "/disown");
        assertThat(server.sql()
                        .texts(
                                "SELECT detail ->> 'new_device' FROM audit a WHERE event = 'session.opened' AND user_id = ?::uuid ORDER BY at",
                                home.userId()))
                .containsExactly("false", "true");
    }

    @Test
    void whatADeviceCallsItselfIsCutShortAndHarmless() {
        String name = "<a href=\"https://evil.example\">" + "x".repeat(60);
        server.call("/v1/sessions")
                .header("X-Forwarded-For", HOME)
                .header("User-Agent", PHONE)
                .post(Map.of("email", ana.email(), "password", ana.password(), "device_name", name))
                .expect(201);

        assertThat(mail().html()).contains("&lt;a ").doesNotContain("<a href=\"https://evil");
    }

    @Test
    void sayingThatItWasSomebodyElseEndsThatSessionEverywhereAndMailsAReset() {
        Person stranger = logIn(PHONE, HOME);

        disown(MailText.token(mail())).expect(204);

        server.current(stranger.accessToken()).expectProblem(401, "session-revoked");
        AuthServer.first().current(stranger.accessToken()).expectProblem(401, "session-revoked");
        server.refresh(stranger.refreshToken()).expectProblem(401, "session-revoked");
        server.current(home.accessToken()).expect(200);
        Mail reset = server.mailTo(ana.email(), any -> MailText.hasPage(any, "/reset-password"));
        new Passwords(server).confirmReset(MailText.token(reset), Passwords.NEW).expect(204);
        assertThat(server.sql()
                        .texts("SELECT event FROM audit WHERE session_id = ?::uuid ORDER BY at", stranger.sessionId()))
                .containsExactly("session.opened", "session.disowned");
        assertThat(server.sql().text("SELECT revoked_reason FROM sessions WHERE id = ?::uuid", stranger.sessionId()))
                .isEqualTo("disowned");
    }

    @Test
    void theDeviceIsAStrangerAgainThen() {
        logIn(PHONE, HOME);
        disown(MailText.token(mail())).expect(204);

        logIn(PHONE, HOME);

        assertThat(mails()).isEqualTo(2);
    }

    @Test
    void theResetIsMailedEvenWhenTheSessionHasEndedBefore() {
        Person stranger = logIn(PHONE, HOME);
        server.call("/v1/sessions/current")
                .token(stranger.accessToken())
                .delete()
                .expect(204);

        disown(MailText.token(mail())).expect(204);

        server.mailTo(ana.email(), any -> MailText.hasPage(any, "/reset-password"));
    }

    @Test
    void aLinkIsGoodOnceHoweverManyUseIt() {
        logIn(PHONE, HOME);
        String token = MailText.token(mail());

        List<Answer> answers =
                Parallel.requests(16, i -> server.call("/v1/sessions/disown").posting(Map.of("token", token)));

        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(answer -> answer.expectProblem(400, "verification-invalid"));
    }

    @Test
    void anOldOrMadeUpLinkEndsNothing() {
        Person stranger = logIn(PHONE, HOME);
        String token = MailText.token(mail());
        server.sql().update("UPDATE one_time_tokens SET expires_at = now() WHERE purpose = 'disown'");

        disown(token).expectProblem(410, "verification-expired");
        disown("made up").expectProblem(400, "verification-invalid");

        server.current(stranger.accessToken()).expect(200);
    }

    @Test
    void whatIsKeptOfADeviceTellsNothing() {
        String kept = server.sql()
                .text("SELECT known_devices::text FROM known_devices WHERE user_id = ?::uuid", home.userId());

        assertThat(kept).doesNotContain("192.0.2", "Firefox", "Mozilla");
    }

    private Person logIn(String userAgent, String ip) {
        return new Person(
                ana,
                server.call("/v1/sessions")
                        .header("X-Forwarded-For", ip)
                        .header("User-Agent", userAgent)
                        .post(ana.logIn())
                        .expect(201));
    }

    private static Answer disown(String token) {
        return server.call("/v1/sessions/disown").post(Map.of("token", token));
    }

    private Mail mail() {
        return server.mailTo(ana.email(), any -> MailText.hasPage(any, "/disown"));
    }

    private long mails() {
        return server.sql()
                .number("SELECT count(*) FROM mails WHERE template = 'new-device' AND to_address = ?", ana.email());
    }
}
