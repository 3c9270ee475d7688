package dev.rollcall.auth.email;

import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.mail.Rendered;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Service;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Empties the mail queue, woken by the bus and otherwise every second. A mail has three attempts with growing waits between
 * them; then it is dead until an operator gives it another three.
 */
public final class EmailsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(EmailsVerticle.class);
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(4);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 10;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"',:;()\\[\\]]+@[^\\s<>\"',:;()\\[\\]]+");
    private static final Duration COUNT = Duration.ofSeconds(10);

    /** Longer than any attempt takes; a mail leased by a node that died is sent by another after it. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Bus bus;
    private final MailStore store;
    private final AccountMails accountMails;
    private final LetterCipher letters;
    private final MailSettings settings;
    private final MailMetrics metrics;
    private final Actor actor = Actor.of(Emails.class)
            .on(Emails.Deliver.class, this::take, Service.MEETING)
            .on(Emails.ListDead.class, this::listDead)
            .on(Emails.Requeue.class, this::requeue);
    private Mailer mailer;
    private Future<Void> turn = Future.succeededFuture();
    private boolean turnAgain;
    private boolean stopping;

    public EmailsVerticle(
            Bus bus,
            MailStore store,
            MailSettings settings,
            OneTimeTokens tokens,
            LetterCipher letters,
            MailMetrics metrics) {
        this.bus = bus;
        this.store = store;
        this.settings = settings;
        this.accountMails = new AccountMails(tokens, settings.pages());
        this.letters = letters;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        mailer = new Mailer(vertx, settings);
        vertx.setPeriodic(0, POLL.toMillis(), tick -> work());
        vertx.setPeriodic(0, COUNT.toMillis(), tick -> count());
        return bus.on(Emails.Queued.class, queued -> work()).compose(heard -> actor.listen(bus));
    }

    /** Lets the mails under way finish. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return actor.stop().compose(deaf -> turn).compose(done -> mailer.close());
    }

    private void work() {
        if (stopping) {
            return;
        }
        if (!turn.isComplete()) {
            turnAgain = true;
            return;
        }
        turnAgain = false;
        turn = store.lease(AT_ONCE, LEASE)
                .compose(due ->
                        Future.join(due.stream().map(this::deliver).toList()).map(due.size()))
                .recover(e -> {
                    LOG.warn("The mail queue could not be worked on: {}", e.toString());
                    return Future.succeededFuture(0);
                })
                .map(sent -> {
                    if (sent == AT_ONCE || turnAgain) {
                        vertx.runOnContext(next -> work());
                    }
                    return null;
                });
    }

    private void count() {
        store.backlog()
                .onSuccess(metrics::waiting)
                .onFailure(e -> LOG.warn("The mails that wait could not be counted: {}", e.toString()));
    }

    private Future<Void> deliver(MailStore.Due mail) {
        if (mail.isToNobody()) {
            return store.sent(mail).mapEmpty();
        }
        return Future.succeededFuture(mail)
                .map(this::letter)
                .compose(letter -> mailer.send(mail.id(), letter))
                .compose(sent -> sent(mail), e -> failed(mail, e));
    }

    private Future<Void> sent(MailStore.Due mail) {
        return store.sent(mail)
                .onSuccess(age -> {
                    log(mail, "sent", null);
                    age.ifPresent(metrics::sent);
                })
                .mapEmpty();
    }

    private Letter letter(MailStore.Due mail) {
        if (mail.letter() != null) {
            return letters.decrypt(mail.id(), mail.letter());
        }
        Rendered rendered = accountMails.render(mail.template(), mail.params());
        return new Letter(
                mail.template(),
                mail.to(),
                null,
                rendered.subject(),
                new Secret(rendered.text()),
                new Secret(rendered.html()),
                null);
    }

    private Future<Void> failed(MailStore.Due mail, Throwable cause) {
        String error = cause.toString();
        if (mail.attempt() >= ATTEMPTS) {
            LOG.error("Mail {} is given up after {} attempts: {}", mail.id(), mail.attempt(), nameless(error));
            metrics.dead();
            return store.dead(mail, error).onSuccess(done -> log(mail, "dead", error));
        }
        metrics.failed();
        log(mail, "failed", error);
        return store.again(mail, waitAfter(mail.attempt()), error);
    }

    /** SMTP servers like to name whom they refuse. */
    private static String nameless(String error) {
        return ADDRESS.matcher(error).replaceAll("(address)");
    }

    /** 4 s, 8 s, then 10 s. */
    private static Duration waitAfter(int attempt) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << (attempt - 1));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static void log(MailStore.Due mail, String outcome, String error) {
        LoggingEventBuilder line = error == null ? LOG.atInfo() : LOG.atInfo().addKeyValue("error", nameless(error));
        line.addKeyValue("event", "mail")
                .addKeyValue("mail", mail.id().toString())
                .addKeyValue("template", mail.template())
                .addKeyValue("attempt", mail.attempt())
                .addKeyValue("outcome", outcome)
                .addKeyValue("origin_request_id", mail.requestId())
                .log("mail");
    }

    /** Acknowledged once it is kept. */
    private Future<Done> take(Emails.Deliver command) {
        Letter letter = command.letter();
        return store.take(command.id(), letter.to(), letter.kind(), letters.encrypt(command.id(), letter))
                .onSuccess(taken -> bus.publish(new Emails.Queued()))
                .map(Done.DONE);
    }

    private Future<Emails.DeadMails> listDead(Emails.ListDead query) {
        return store.listDead(query.limit()).map(Emails.DeadMails::new);
    }

    private Future<Done> requeue(Emails.Requeue command) {
        return store.requeue(command.id()).map(found -> {
            if (!found) {
                throw Failure.notFound("There is no such dead mail");
            }
            work();
            return Done.DONE;
        });
    }
}
