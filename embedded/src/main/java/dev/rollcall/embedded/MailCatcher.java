package dev.rollcall.embedded;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** An SMTP server that takes mail for everybody and shows it over HTTP, until it is closed. */
public interface MailCatcher extends AutoCloseable {
    /** As {@code SMTP_URL} has it. */
    String smtpUrl();

    String httpUrl();

    /** All mails to this address, newest first. */
    List<Mail> messages(String to);

    /**
     * The newest mail to this address that fits, there already or still to come.
     * Fails with IllegalStateException when none came in that time.
     */
    Mail await(String to, Predicate<Mail> wanted, Duration atMost);

    /** From now on SMTP connections are refused, and those that are open break. What came in stays. */
    void stopSmtp();

    /** Takes mail again, on the same port as before. */
    void startSmtp();

    @Override
    void close();
}
