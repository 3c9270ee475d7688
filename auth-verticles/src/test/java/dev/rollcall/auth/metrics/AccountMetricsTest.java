package dev.rollcall.auth.metrics;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Registration;
import org.junit.jupiter.api.Test;

class AccountMetricsTest {
    private final AuthServer server = AuthServer.first();
    private final Counted counted = new Counted(server);
    private final Registration ana = Registration.someone();

    @Test
    void aRegistrationCountsByWhetherTheAddressHadAnAccount() {
        counted.once("rollcall_registrations_total{address=\"new\"}", () -> server.register(ana));
        counted.once("rollcall_registrations_total{address=\"known\"}", () -> server.register(ana));
    }

    @Test
    void aLinkOrCodeThatVerifiesCountsByWhatBecomesOfIt() {
        Registration late = Registration.someone();
        String code = MailText.code(server.register(late));
        server.sql().update("""
                        UPDATE one_time_tokens SET expires_at = now() FROM accounts a WHERE a.id = user_id AND email = ?
                        """, late.email());
        String link = MailText.token(server.register(ana));

        counted.once(verifications("done"), () -> server.verify(link).expect(204));
        counted.once(verifications("invalid"), () -> server.verify("made up").expect(400));
        counted.once(verifications("invalid"), () -> server.verify(ana.email(), "000000")
                .expect(400));
        counted.once(verifications("expired"), () -> server.verify(late.email(), code)
                .expect(410));
    }

    @Test
    void aPasswordResetCountsByHowFarItComes() {
        server.verified(ana);
        Passwords passwords = new Passwords(server);
        counted.once(
                resets("requested"), () -> passwords.requestReset(ana.email()).expect(202));
        String used = MailText.token(passwords.resetMail(ana.email()));
        String late = MailText.token(passwords.resetMail(ana.email()));

        counted.once(
                resets("done"),
                () -> passwords.confirmReset(used, Passwords.NEW).expect(204));
        counted.once(
                resets("invalid"),
                () -> passwords.confirmReset(used, Passwords.NEW).expect(400));
        String expired = MailText.token(passwords.resetMail(ana.email()));
        server.sql().update("UPDATE one_time_tokens SET expires_at = now() WHERE purpose = 'reset-password'");
        counted.once(
                resets("expired"),
                () -> passwords.confirmReset(expired, Passwords.NEW).expect(410));
        counted.once(
                resets("invalid"),
                () -> passwords.confirmReset(late, Passwords.NEW).expect(400));
    }

    private static String verifications(String outcome) {
        return "rollcall_verifications_total{outcome=\"" + outcome + "\"}";
    }

    private static String resets(String outcome) {
        return "rollcall_password_resets_total{outcome=\"" + outcome + "\"}";
    }
}
