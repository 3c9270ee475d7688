package dev.rollcall.meeting.running;

import static dev.rollcall.meeting.running.Waiting.eventually;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.Service;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The mail queue of the auth service: takes each letter once by its id, or does not, as it is told. */
public final class FakeMails {
    private final Map<MailId, Letter> taken = new LinkedHashMap<>();
    private UnaryOperator<Future<Done>> answers = UnaryOperator.identity();
    private boolean isAway;
    private int asked;

    Future<Void> listen(Bus bus) {
        return Actor.of(Emails.class)
                .on(Emails.Deliver.class, this::take, Service.MEETING)
                .on(Emails.ListDead.class, query -> Future.succeededFuture(new Emails.DeadMails(List.of())))
                .on(Emails.Requeue.class, command -> Future.succeededFuture(Done.DONE))
                .listen(bus);
    }

    private synchronized Future<Done> take(Emails.Deliver command) {
        asked++;
        if (isAway) {
            return Future.failedFuture(Failure.unavailable("The queue is away"));
        }
        taken.putIfAbsent(command.id(), command.letter());
        return answers.apply(Future.succeededFuture(Done.DONE));
    }

    public synchronized void goAway() {
        isAway = true;
    }

    public synchronized void comeBack() {
        isAway = false;
    }

    /** What becomes of the answers from now on, after the letter has been taken. */
    public synchronized void answersBecome(UnaryOperator<Future<Done>> fault) {
        answers = fault;
    }

    /** How often it was asked to take one. */
    public synchronized int asked() {
        return asked;
    }

    /** Those to that address, oldest first. */
    public synchronized List<Letter> to(String address) {
        return taken.values().stream()
                .filter(letter -> letter.to().equalsIgnoreCase(address))
                .toList();
    }

    /** Waits until there are so many to that address. */
    public List<Letter> await(String address, int count) {
        eventually(count + " mails to " + address, () -> to(address).size() >= count);
        return to(address);
    }
}
