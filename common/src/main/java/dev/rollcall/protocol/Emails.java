package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/**
 * The mail queue. Mails of the auth service enter it with the fact they tell of, in one transaction; another service hands
 * over those that it has written.
 */
@ServedBy(Service.AUTH)
public sealed interface Emails<R> extends Command<R> {
    /** There is a mail to send. */
    record Queued() implements Event {}

    /** Takes over the sending of a mail; under an id that is known already nothing happens, so that it may be asked again. */
    record Deliver(MailId id, Letter letter) implements Emails<Done> {}

    /**
     * A mail as it is written.
     *
     * @param kind by which operators know it, such as {@code meeting-invitation}
     * @param replyTo an address; null for none
     * @param text may hold a link that is good for who has it, as may {@code html}
     * @param calendar null for none
     */
    record Letter(
            String kind, String to, String replyTo, String subject, Secret text, Secret html, CalendarPart calendar) {}

    /**
     * What calendars take in (RFC 6047).
     *
     * @param text an iCalendar object of that method
     */
    record CalendarPart(Method method, String text) {
        public enum Method {
            CANCEL,
            REQUEST
        }
    }

    /** The mails that were given up, newest first. */
    record ListDead(int limit) implements Emails<DeadMails>, Query<DeadMails> {}

    /** Gives a dead mail its attempts back. */
    record Requeue(MailId id) implements Emails<Done> {}

    record DeadMail(
            MailId id,
            String to,
            String template,
            int attempts,
            String lastError,
            Instant createdAt,
            String requestId) {}

    record DeadMails(List<DeadMail> items) {}
}
