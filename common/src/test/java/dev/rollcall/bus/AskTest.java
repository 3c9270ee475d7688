package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.Users;
import dev.rollcall.protocol.WriteOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The meeting service asks, and neighbours that a test makes up answer, or do not. */
@ExtendWith(VertxExtension.class)
class AskTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int FAULTS = 5;
    private static final int IN_FLIGHT = 3;
    private static final Accounts.Find QUERY = new Accounts.Find(ServedAccounts.ID);
    private static final Accounts.VerifyByToken COMMAND = new Accounts.VerifyByToken(new Secret("token"));

    private final AtomicInteger delivered = new AtomicInteger();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx;

    @BeforeEach
    void keep(Vertx vertx) {
        this.vertx = vertx;
    }

    @Test
    void aQueryWhoseAnswerIsLostIsAskedOnceMore() {
        Bus bus = bus(SHORT, LONG);
        neighbour(Accounts.class, message -> {});

        Failure failure = Await.refusal(bus.ask(QUERY));

        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.refusal().retryAfterSeconds()).isPositive();
        assertThat(delivered).hasValue(2);
    }

    @Test
    void aQueryIsAnsweredByWhomTheSecondTryReaches() throws Exception {
        Bus bus = bus(SHORT, LONG);
        neighbour(Accounts.class, message -> {});
        neighbour(Accounts.class, message -> message.reply(ServedAccounts.USER));

        User first = Await.result(bus.ask(QUERY));
        User second = Await.result(bus.ask(QUERY));

        assertThat(first).isEqualTo(second).isEqualTo(ServedAccounts.USER);
        assertThat(delivered).hasValueGreaterThan(2);
    }

    @Test
    void aCommandWhoseAnswerIsLostIsNeverAskedAgain() {
        Bus bus = bus(SHORT, LONG);
        neighbour(Accounts.class, message -> {});

        Failure failure = Await.refusal(bus.ask(COMMAND));

        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(delivered).hasValue(1);
    }

    @Test
    void whatNobodyListensToIsUnavailableAtOnce() {
        Bus bus = bus(LONG, LONG);

        assertThat(Await.refusal(bus.ask(QUERY)).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Await.refusal(bus.ask(COMMAND)).code()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aRefusedQueryIsNotAskedAgain() {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, refusing(Failure.notFound("No such user")));

        assertThat(Await.refusal(bus.ask(QUERY)).code()).isEqualTo(Code.NOT_FOUND);
        assertThat(delivered).hasValue(1);
    }

    @Test
    void theBreakerOpensAfterFiveFaultsOfTheOtherService() {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, refusing(Failure.internal()));

        for (int fault = 0; fault < FAULTS; fault++) {
            assertThat(Await.refusal(bus.ask(COMMAND)).code()).isEqualTo(Code.INTERNAL);
        }
        Failure failure = Await.refusal(bus.ask(COMMAND));

        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.refusal().retryAfterSeconds()).isPositive();
        assertThat(delivered).hasValue(FAULTS);
    }

    @Test
    void lostAnswersOpenTheBreakerToo() {
        Bus bus = bus(SHORT, LONG);
        neighbour(Accounts.class, message -> {});

        Await.fault(Future.join(
                IntStream.range(0, FAULTS).mapToObj(i -> bus.ask(COMMAND)).toList()));
        Await.refusal(bus.ask(COMMAND));

        assertThat(delivered).hasValue(FAULTS);
    }

    @Test
    void refusalsDoNotOpenTheBreaker() {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, refusing(new Failure(Code.RATE_LIMITED, "Too often")));

        for (int i = 0; i < 4 * FAULTS; i++) {
            assertThat(Await.refusal(bus.ask(COMMAND)).code()).isEqualTo(Code.RATE_LIMITED);
        }

        assertThat(delivered).hasValue(4 * FAULTS);
    }

    @Test
    void theOwnServiceIsAskedPastAnyBreaker() {
        Bus bus = bus(LONG, LONG);
        neighbour(Meetings.class, refusing(Failure.internal()));
        var command = new Meetings.Restore(ServedAccounts.ID, null, WriteOptions.DEFAULT);

        for (int i = 0; i < 4 * FAULTS; i++) {
            assertThat(Await.refusal(bus.ask(command)).code()).isEqualTo(Code.INTERNAL);
        }

        assertThat(delivered).hasValue(4 * FAULTS);
    }

    @Test
    void theBreakerTriesAgainAfterAWhileAndCloses() throws Exception {
        Bus bus = bus(LONG, Duration.ofSeconds(1));
        AtomicInteger faults = new AtomicInteger(FAULTS);
        neighbour(
                Accounts.class,
                message -> message.reply(
                        faults.getAndDecrement() > 0 ? Failure.internal().refusal() : Done.DONE));
        openBreaker(bus);

        Await.result(untilAnswered(bus));

        faults.set(1);
        assertThat(Await.refusal(bus.ask(COMMAND)).code()).isEqualTo(Code.INTERNAL);
        assertThat(Await.result(bus.ask(COMMAND))).isEqualTo(Done.DONE);
    }

    @Test
    void aPollPassesByTheBreaker() throws Exception {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, refusing(Failure.internal()));
        neighbour(ChangeFeed.class, message -> message.reply(new ChangeFeed.Changes(List.of(), 7, false)));
        openBreaker(bus);

        ChangeFeed.Changes changes = Await.result(bus.ask(new ChangeFeed.Read(0, Set.of(), 1)));

        assertThat(changes.next()).isEqualTo(7);
    }

    @Test
    void failedPollsDoNotOpenTheBreaker() throws Exception {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, message -> message.reply(Done.DONE));
        for (int i = 0; i < 4 * FAULTS; i++) {
            Await.refusal(bus.ask(new ChangeFeed.Read(0, Set.of(), 1)));
        }

        assertThat(Await.result(bus.ask(COMMAND))).isEqualTo(Done.DONE);
    }

    @Test
    void pastTheBoundOfAsksInFlightTheAnswerIsUnavailableAtOnce() throws Exception {
        Bus bus = bus(LONG, LONG);
        Queue<Message<Object>> held = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(IN_FLIGHT);
        neighbour(Accounts.class, message -> {
            held.add(message);
            all.countDown();
        });
        neighbour(Users.class, refusing(Failure.notFound("No such user")));
        List<Future<Done>> asked =
                IntStream.range(0, IN_FLIGHT).mapToObj(i -> bus.ask(COMMAND)).toList();

        Failure refused = Await.refusal(bus.ask(COMMAND));
        Failure ofAnotherProtocol = Await.refusal(bus.ask(new Users.Find(ServedAccounts.ID)));

        assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refused.refusal().retryAfterSeconds()).isPositive();
        assertThat(asked("overloaded")).isOne();
        assertThat(ofAnotherProtocol.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(all.await(Await.SECONDS, TimeUnit.SECONDS)).isTrue();
        held.forEach(message -> message.reply(Done.DONE));
        Await.result(Future.all(asked));
        assertThat(delivered).hasValue(IN_FLIGHT + 1);
    }

    @Test
    void whatHasBeenAnsweredMakesRoomForTheNext() throws Exception {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, message -> message.reply(Done.DONE));

        for (int i = 0; i < 10 * IN_FLIGHT; i++) {
            Await.result(bus.ask(COMMAND));
        }

        assertThat(delivered).hasValue(10 * IN_FLIGHT);
    }

    @Test
    void asksAreCountedByWhatCameOfThem() throws Exception {
        Bus bus = bus(SHORT, LONG);
        Await.refusal(bus.ask(COMMAND)); // nobody listens yet
        Iterator<Handler<Message<Object>>> answers = List.<Handler<Message<Object>>>of(
                        message -> message.reply(Done.DONE),
                        refusing(Failure.notFound("No such user")),
                        refusing(Failure.internal()),
                        refusing(Failure.unavailable("Not now")),
                        message -> {})
                .iterator();
        neighbour(Accounts.class, message -> answers.next().handle(message));

        Await.result(bus.ask(COMMAND));
        for (int refused = 0; refused < 4; refused++) {
            Await.refusal(bus.ask(COMMAND));
        }

        assertThat(List.of("no-handler", "ok", "refused", "failed", "unavailable", "timeout"))
                .allSatisfy(outcome -> assertThat(asked(outcome)).isOne());
    }

    @Test
    void thatTheBreakerIsOpenAndWhatItKeepsBackIsCounted() {
        Bus bus = bus(LONG, LONG);
        neighbour(Accounts.class, refusing(Failure.internal()));
        assertThat(breakerOpen()).isZero();

        openBreaker(bus);

        assertThat(breakerOpen()).isOne();
        assertThat(asked("breaker-open")).isOne();
    }

    private long asked(String outcome) {
        return meters.get("rollcall.bus.asks")
                .tag("protocol", "Accounts")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double breakerOpen() {
        return meters.get("rollcall.bus.breaker.open").tag("to", "auth").gauge().value();
    }

    private Bus bus(Duration deadline, Duration reset) {
        int bound = IN_FLIGHT + (deadline == SHORT ? FAULTS : 0);
        var settings = new BusSettings(Service.MEETING, "here", Cluster.SERVICE_KEY, deadline, bound, FAULTS, reset);
        return new Bus(vertx, settings, () -> List.of("here"), meters, Clock.systemUTC());
    }

    private void neighbour(Class<?> protocol, Handler<Message<Object>> answer) {
        vertx.eventBus().consumer(Addresses.of(protocol), message -> {
            delivered.incrementAndGet();
            answer.handle(message);
        });
    }

    private static Handler<Message<Object>> refusing(Failure failure) {
        return message -> message.reply(failure.refusal());
    }

    private static void openBreaker(Bus bus) {
        for (int fault = 0; fault < FAULTS; fault++) {
            Await.refusal(bus.ask(COMMAND));
        }
        assertThat(Await.refusal(bus.ask(COMMAND)).code()).isEqualTo(Code.UNAVAILABLE);
    }

    /** Each try has a turn of the event loop of its own, since an open breaker refuses within the call. */
    private Future<Done> untilAnswered(Bus bus) {
        return bus.ask(COMMAND)
                .recover(e -> vertx.timer(1, TimeUnit.MILLISECONDS).compose(turn -> untilAnswered(bus)));
    }
}
