package dev.rollcall.embedded;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** What SMTP does with a mail: it goes to the mailbox whole, whoever it is for, and only then is acknowledged. */
final class MailReception extends SmtpManager {
    private final Mailbox mailbox;
    private final AtomicInteger refusals = new AtomicInteger();

    private MailReception(Managers managers, Mailbox mailbox) {
        super(managers.getImapHostManager(), managers.getUserManager());
        this.mailbox = mailbox;
    }

    static MailReception into(Mailbox mailbox) {
        return new MailReception(new Managers(), mailbox);
    }

    void refuseNext(int mails) {
        refusals.set(mails);
    }

    /** Asked after the content, before the acknowledgement: null accepts. */
    @Override
    public String checkData(SmtpState state) {
        boolean refused = refusals.getAndUpdate(left -> Math.max(left - 1, 0)) > 0;
        return refused ? "451 4.3.0 Try again later for " + state.getMessage().getToAddresses() : null;
    }

    @Override
    public synchronized void send(SmtpState state) {
        var message = state.getMessage();
        var recipients =
                message.getToAddresses().stream().map(MailAddress::getEmail).toList();
        try {
            mailbox.add(RawMail.of(message.getMessage(), recipients));
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("Cannot take a mail to " + recipients, e);
        }
    }

    /** How the library's server finds it. */
    Managers asManagers() {
        return new Managers() {
            @Override
            public SmtpManager getSmtpManager() {
                return MailReception.this;
            }
        };
    }
}
