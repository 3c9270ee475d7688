package dev.rollcall.auth.running;

import dev.rollcall.embedded.Mail;
import java.util.Map;

/** Changing and resetting passwords, as a frontend does. */
public record Passwords(AuthServer server) {
    public static final String NEW = "a new password of mine";

    private static final String RESET_SUBJECT = "Set a new password for Rollcall";

    public Answer change(Person person, String current, String wanted) {
        return server.call("/v1/me/password")
                .token(person.accessToken())
                .post(Map.of("current_password", current, "new_password", wanted));
    }

    public Answer requestReset(String email) {
        return server.call("/v1/password-resets").post(Map.of("email", email));
    }

    public Answer confirmReset(String token, String wanted) {
        return server.call("/v1/password-resets/confirm").post(Map.of("token", token, "new_password", wanted));
    }

    /** Asks for a reset and waits for its mail. */
    public Mail resetMail(String email) {
        long before = resetMails(email);
        requestReset(email).expect(202);
        return server.mailTo(email, mail -> mail.subject().equals(RESET_SUBJECT) && resetMails(email) > before);
    }

    private long resetMails(String email) {
        return server.mail().messages(email).stream()
                .filter(mail -> mail.subject().equals(RESET_SUBJECT))
                .count();
    }
}
