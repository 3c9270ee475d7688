package dev.rollcall.meeting.notifications;

import dev.rollcall.app.Tally;
import dev.rollcall.bus.Bus;
import dev.rollcall.meeting.invitations.InvitationStore;
import dev.rollcall.meeting.meetings.MeetingStore;
import dev.rollcall.meeting.meetings.StoredMeeting;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.OutboxFilled;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the mails of the outbox to the auth service, which sends each once by its id, however often it is asked: so that one
 * whose answer was lost is simply asked again. While auth is away they wait.
 */
public final class OutboxVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxVerticle.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 20;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** Much longer than a batch takes; after it another node takes over from one that died. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** After so many a mail that cannot be written, for no fault of a neighbour, is one that never can be. */
    private static final int ATTEMPTS_AT_WRITING = 5;

    private final Bus bus;
    private final OutboxStore store;
    private final MeetingStore meetings;
    private final InvitationStore invitations;
    private final MeetingMails mails;
    private final OutboxMetrics metrics;
    private final Clock clock;
    private Future<Void> turn = Future.succeededFuture();
    private boolean turnAgain;
    private boolean stopping;

    public OutboxVerticle(
            Bus bus,
            OutboxStore store,
            MeetingStore meetings,
            InvitationStore invitations,
            MeetingMails mails,
            OutboxMetrics metrics,
            Clock clock) {
        this.bus = bus;
        this.store = store;
        this.meetings = meetings;
        this.invitations = invitations;
        this.mails = mails;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(0, POLL.toMillis(), tick -> work());
        return bus.on(OutboxFilled.class, filled -> work());
    }

    /** Lets the mails under way be acknowledged. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return turn;
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
                .compose(this::handOver)
                .compose(goOn -> store.backlog().onSuccess(metrics::waiting).map(goOn))
                .recover(e -> {
                    LOG.warn("The outbox could not be worked on: {}", e.toString());
                    return Future.succeededFuture(false);
                })
                .map(goOn -> {
                    if (goOn || turnAgain) {
                        vertx.runOnContext(next -> work());
                    }
                    return null;
                });
    }

    /** Yields whether to go on at once: not when auth is away. */
    private Future<Boolean> handOver(List<Due> due) {
        Map<MeetingId, Future<Optional<StoredMeeting>>> found = new HashMap<>();
        due.forEach(mail -> found.computeIfAbsent(mail.meeting(), meetings::find));
        List<Future<Boolean>> handedOver = due.stream()
                .map(mail -> found.get(mail.meeting()).compose(meeting -> handOver(mail, meeting)))
                .toList();
        return Future.join(handedOver)
                .map(all -> !due.isEmpty() && handedOver.stream().allMatch(Future::result));
    }

    /** Yields whether that went well. */
    private Future<Boolean> handOver(Due mail, Optional<StoredMeeting> meeting) {
        return token(mail)
                .map(token -> meeting.flatMap(found -> mails.write(mail, found, token, clock.instant())))
                .compose(
                        letter -> letter.isEmpty() ? drop(mail) : deliver(mail, letter.get()),
                        e -> failedToWrite(mail, e));
    }

    private Future<Optional<Secret>> token(Due mail) {
        return mail.to().user() == null && mail.participant() != null && mail.kind() != Notice.Kind.CANCELLATION
                ? invitations.token(mail.participant())
                : Future.succeededFuture(Optional.empty());
    }

    private Future<Boolean> deliver(Due mail, Emails.Letter letter) {
        return bus.ask(new Emails.Deliver(mail.id(), letter))
                .compose(
                        taken -> {
                            log(mail, OutboxMetrics.Outcome.HANDED_OVER);
                            return store.done(mail).map(true);
                        },
                        e -> again(mail).map(false));
    }

    /** What it would have said is not so any more. */
    private Future<Boolean> drop(Due mail) {
        log(mail, OutboxMetrics.Outcome.DROPPED);
        return store.done(mail).map(true);
    }

    private Future<Boolean> failedToWrite(Due mail, Throwable cause) {
        if (cause instanceof Failure || mail.attempt() < ATTEMPTS_AT_WRITING) {
            LOG.warn("Mail {} cannot be written: {}", mail.id(), cause.toString());
            return again(mail).map(false);
        }
        LOG.error("Mail {} cannot be written and is given up", mail.id(), cause);
        log(mail, OutboxMetrics.Outcome.DEAD);
        return store.done(mail).map(true);
    }

    private Future<Void> again(Due mail) {
        metrics.count(mail.kind(), OutboxMetrics.Outcome.POSTPONED);
        return store.again(mail, waitAfter(mail.attempt()));
    }

    /** 1 s, 2 s, 4 s, up to half a minute, and up to half as much again, lest all come at once. */
    private static Duration waitAfter(int attempt) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration bounded = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        return bounded.plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2));
    }

    private void log(Due mail, OutboxMetrics.Outcome outcome) {
        metrics.count(mail.kind(), outcome);
        LOG.atInfo()
                .addKeyValue("event", "mail")
                .addKeyValue("mail", mail.id().toString())
                .addKeyValue("kind", mail.kind().word())
                .addKeyValue("meeting", mail.meeting().toString())
                .addKeyValue("attempt", mail.attempt())
                .addKeyValue("outcome", Tally.word(outcome))
                .addKeyValue("origin_request_id", mail.requestId())
                .log("mail");
    }
}
