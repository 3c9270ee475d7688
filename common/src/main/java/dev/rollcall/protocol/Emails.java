package dev.rollcall.protocol;

import java.time.Instant;
import java.util.List;

/** The mail queue, as operators see it; mails enter it with the fact they tell of, in one transaction. */
@ServedBy(Service.AUTH)
public sealed interface Emails<R> extends Command<R> {
    /** There is a mail to send. */
    record Queued() implements Event {}

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
