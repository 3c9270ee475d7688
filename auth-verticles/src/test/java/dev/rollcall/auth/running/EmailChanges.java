package dev.rollcall.auth.running;

import dev.rollcall.embedded.Mail;
import java.util.Map;

/** Changing addresses, as a frontend does. */
public record EmailChanges(AuthServer server) {
    public Answer request(Person person, String wanted) {
        return server.call("/v1/me/email").token(person.accessToken()).post(Map.of("email", wanted));
    }

    public Answer confirm(String token) {
        return server.call("/v1/accounts/confirm-email").post(Map.of("token", token));
    }

    public Answer undo(String token) {
        return server.call("/v1/accounts/undo-email").post(Map.of("token", token));
    }

    /** What the new address gets. */
    public Mail confirmation(String wanted) {
        return server.mailTo(wanted, mail -> mail.subject().equals("Confirm your new email address for Rollcall"));
    }

    /** What the old address gets at first. */
    public Mail notice(String old) {
        return server.mailTo(old, mail -> mail.subject().equals("Your Rollcall address is about to change"));
    }

    /** What the old address gets once the change has happened. */
    public Mail changed(String old) {
        return server.mailTo(old, mail -> mail.subject().equals("Your Rollcall address was changed"));
    }

    /** Asks and confirms. */
    public void change(Person person, String wanted) {
        request(person, wanted).expect(202);
        confirm(MailText.token(confirmation(wanted))).expect(204);
    }
}
