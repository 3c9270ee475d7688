package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class FollowerTest {
    /** What stands in the log, from where on transactions still hold changes back, and up to where it has been pruned. */
    private final List<Change> log = new CopyOnWriteArrayList<>();

    private final AtomicReference<Long> heldBackFrom = new AtomicReference<>(Long.MAX_VALUE);
    private final AtomicReference<Long> prunedUpTo = new AtomicReference<>(0L);
    private final BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
    private final List<Instant> complete = new CopyOnWriteArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx;
    private Bus bus;
    private Follower follower;

    @BeforeEach
    void join(Vertx vertx) {
        this.vertx = vertx;
        var settings = new BusSettings(
                Service.AUTH, "here", Cluster.SERVICE_KEY, Duration.ofSeconds(5), 100, 5, Duration.ofMinutes(1));
        bus = new Bus(vertx, settings, () -> List.of("here"), meters, Clock.systemUTC());
        follower = following(this::take);
    }

    @AfterEach
    void stop() {
        follower.stop();
    }

    @Test
    void everyChangeIsTakenInOnceAndInOrder() throws Exception {
        append(1, 1_700);
        serve();

        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        append(1_701, 1_703);
        Await.result(follower.catchUp(1_703));

        assertThat(taken)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_703).boxed().toList());
    }

    @Test
    void itFollowsOnFromWhereItIsTold() throws Exception {
        append(1, 9);
        serve();

        Await.result(follower.start(() -> Future.succeededFuture(6L)));

        assertThat(taken).containsExactly(7L, 8L, 9L);
    }

    @Test
    void itStartsWithoutTheFeedAndGoesOnWhenThatAppears() throws Exception {
        append(1, 3);
        AtomicInteger asked = new AtomicInteger();
        Promise<Void> refused = Promise.promise();

        Future<Void> started = follower.start(() -> {
            if (asked.incrementAndGet() == 1) {
                refused.complete();
                return bus.ask(new ChangeFeed.CursorAt(Instant.EPOCH)).map(ChangeFeed.Cursor::seq);
            }
            return Future.succeededFuture(0L);
        });
        Await.result(refused.future());
        assertThat(started.isComplete()).isFalse();
        serve();

        Await.result(started);
        assertThat(taken).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whereToFollowOnFromIsAskedAgainEvenAfterItThrew() throws Exception {
        append(1, 1);
        serve();
        AtomicInteger asked = new AtomicInteger();

        Await.result(follower.start(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return Future.succeededFuture(0L);
        }));

        assertThat(taken).containsExactly(1L);
    }

    @Test
    void aPageThatCouldNotBeTakenInIsHandedAgainBeforeAnyOther() throws Exception {
        append(1, 501);
        serve();
        List<List<Long>> pages = new CopyOnWriteArrayList<>();
        AtomicInteger faults = new AtomicInteger();
        follower = following((changes, next) -> {
            pages.add(changes.stream().map(Change::seq).toList());
            return switch (faults.incrementAndGet()) {
                case 1 -> Future.failedFuture(Failure.unavailable("The database is away"));
                case 2 -> throw new IllegalStateException("a bug");
                default -> take(changes, next);
            };
        });

        Await.result(follower.start(() -> Future.succeededFuture(0L)));

        assertThat(pages).hasSize(4);
        assertThat(pages.get(1)).isEqualTo(pages.get(0)).isEqualTo(pages.get(2)).hasSize(500);
        assertThat(taken).hasSize(501);
    }

    @Test
    void aHintWakesItBeforeItsTurn() throws Exception {
        serve();
        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        List<Duration> waits = new ArrayList<>();

        for (long seq = 1; seq <= 20; seq++) {
            append(seq, seq);
            long hinted = System.nanoTime();
            bus.publish(new ChangeFeed.Appended(seq));

            assertThat(taken.poll(Await.SECONDS, TimeUnit.SECONDS)).isEqualTo(seq);
            waits.add(Duration.ofNanos(System.nanoTime() - hinted));
        }

        assertThat(waits.stream().sorted().toList().get(10)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void withoutAHintItComesByItself() throws Exception {
        serve();
        Await.result(follower.start(() -> Future.succeededFuture(0L)));

        append(1, 1);

        assertThat(taken.poll(Await.SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void itHasCaughtUpOnlyWhenTheChangeHasBeenTakenIn() throws Exception {
        serve();
        Promise<Void> slow = Promise.promise();
        follower = following((changes, next) ->
                changes.isEmpty() ? Future.succeededFuture() : slow.future().compose(done -> take(changes, next)));
        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        append(1, 1);

        Future<List<Long>> takenThen = follower.catchUp(1).map(done -> List.copyOf(taken));
        Future<List<Long>> ofAll = follower.catchUp().map(done -> List.copyOf(taken));
        assertThat(takenThen.isComplete()).isFalse();
        slow.complete();

        assertThat(Await.result(takenThen)).containsExactly(1L);
        assertThat(Await.result(ofAll)).containsExactly(1L);
    }

    @Test
    void itHasNotCaughtUpWithWhatIsStillHeldBack() throws Exception {
        append(1, 1);
        heldBackFrom.set(2L);
        serve();
        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        append(2, 2);

        Future<Void> caughtUp = follower.catchUp(2);
        Await.result(follower.catchUp());
        assertThat(caughtUp.isComplete()).isFalse();
        heldBackFrom.set(Long.MAX_VALUE);

        Await.result(caughtUp);
        assertThat(taken).containsExactly(1L, 2L);
    }

    @Test
    void itTellsOfMomentsUpToWhichAllHasBeenTakenIn() throws Exception {
        append(1, 600);
        serve();
        Instant before = Instant.now();

        Await.result(follower.start(() -> Future.succeededFuture(0L)));

        assertThat(complete).isNotEmpty().allSatisfy(moment -> assertThat(moment)
                .isBetween(before, Instant.now()));
        assertThat(taken).hasSize(600);
    }

    @Test
    void itAsksForItsTypesAlone() throws Exception {
        AtomicReference<ChangeFeed.Read> read = new AtomicReference<>();
        Await.result(actor(question -> {
                    read.set(question);
                    return page(question);
                })
                .listen(bus));

        Await.result(follower.start(() -> Future.succeededFuture(0L)));

        assertThat(read.get().types()).containsExactly("user.updated");
    }

    @Test
    void whatCameEarlyIsCaughtUpWithAtOnceAndTheCursorWaitsForItsTurn() throws Exception {
        append(1, 1);
        List<Long> cursors = new CopyOnWriteArrayList<>();
        follower = following((changes, next) -> {
            cursors.add(next);
            return take(changes, next);
        });
        Await.result(
                actor(question -> Future.succeededFuture(new ChangeFeed.Changes(List.of(), 0, false, List.copyOf(log))))
                        .listen(bus));

        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        Await.result(follower.catchUp(1));

        assertThat(taken).contains(1L);
        assertThat(cursors).containsOnly(0L);
        assertThat(complete).isNotEmpty();
    }

    @Test
    void whatIsHeldBackInGreaterNumbersThanAPageLeavesItIncomplete() throws Exception {
        append(1, 500);
        Promise<Void> twice = Promise.promise();
        follower = following((changes, next) -> {
            if (taken.size() >= 500) {
                twice.tryComplete();
            }
            return take(changes, next);
        });
        Await.result(
                actor(question -> Future.succeededFuture(new ChangeFeed.Changes(List.of(), 0, false, List.copyOf(log))))
                        .listen(bus));

        Future<Void> caughtUp = follower.start(() -> Future.succeededFuture(0L));
        Await.result(twice.future());

        assertThat(caughtUp.isComplete()).isFalse();
        assertThat(complete).isEmpty();
    }

    @Test
    void whoKeepsNothingStartsWhereItWouldStartAfreshOnceTheLogIsGoneBeforeItsCursor() throws Exception {
        append(1, 9);
        prunedUpTo.set(4L);
        serve();
        AtomicLong start = new AtomicLong(2);

        Await.result(follower.start(() -> Future.succeededFuture(start.getAndSet(6))));

        assertThat(taken).containsExactly(7L, 8L, 9L);
    }

    @Test
    void whoKeepsWhatItTakesInStartsOverOnceTheLogIsGoneBeforeItsCursor() throws Exception {
        append(1, 9);
        serve();
        AtomicInteger startedOver = new AtomicInteger();
        Await.result(follower.startKeeping(() -> Future.succeededFuture(0L), () -> {
            startedOver.incrementAndGet();
            return Future.succeededFuture(20L);
        }));
        assertThat(startedOver).hasValue(0);
        append(10, 22);
        prunedUpTo.set(15L);

        Await.result(follower.catchUp(22));

        assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 21L, 22L);
        assertThat(startedOver).hasValue(1);
    }

    @Test
    void startingOverIsTriedUntilItSucceedsAndThenNotAgain() throws Exception {
        append(1, 9);
        prunedUpTo.set(4L);
        AtomicInteger reads = new AtomicInteger();
        Await.result(actor(question -> reads.incrementAndGet() == 2
                        ? Future.failedFuture(Failure.unavailable("The database is away"))
                        : page(question))
                .listen(bus));
        AtomicInteger startedOver = new AtomicInteger();

        Await.result(follower.startKeeping(
                () -> Future.succeededFuture(0L),
                () -> startedOver.incrementAndGet() == 1
                        ? Future.failedFuture(Failure.unavailable("The database is away"))
                        : Future.succeededFuture(8L)));

        assertThat(startedOver).hasValue(2);
        assertThat(taken).containsExactly(9L);
    }

    @Test
    void theLogIsToldOfThoseWhoKeepWhatTheyTakeIn() throws Exception {
        List<String> names = new CopyOnWriteArrayList<>();
        Await.result(actor(question -> {
                    names.add(String.valueOf(question.follower()));
                    return page(question);
                })
                .listen(bus));
        Follower another = following(this::take);

        Await.result(follower.start(() -> Future.succeededFuture(0L)));
        assertThat(names).containsOnly("null");
        Await.result(another.startKeeping(() -> Future.succeededFuture(0L), () -> Future.succeededFuture(0L)));
        another.stop();

        assertThat(names).contains("test");
    }

    @Test
    void howLongItHasNotCaughtUpIsAGauge() throws Exception {
        Future<Void> started = follower.start(() -> Future.succeededFuture(0L));
        while (lag() < 1) {
            LockSupport.parkNanos(1_000_000);
        }
        double behind = lag();

        serve();
        Await.result(started);

        assertThat(lag()).isLessThan(behind);
    }

    private double lag() {
        return meters.get("rollcall.follower.lag")
                .tag("follower", "test")
                .gauge()
                .value();
    }

    private Follower following(Follower.Apply apply) {
        return new Follower(vertx, bus, "test", Set.of("user.updated"), Clock.systemUTC(), apply, complete::add);
    }

    private Future<Void> take(List<Change> changes, long next) {
        changes.forEach(change -> taken.add(change.seq()));
        return Future.succeededFuture();
    }

    private void append(long from, long to) {
        LongStream.rangeClosed(from, to)
                .forEach(seq -> log.add(new Change(seq, "user.updated", Instant.EPOCH, null, Map.of())));
    }

    private void serve() throws Exception {
        Await.result(actor(this::page).listen(bus));
    }

    private static Actor actor(Function<ChangeFeed.Read, Future<ChangeFeed.Changes>> read) {
        return Actor.of(ChangeFeed.class)
                .on(ChangeFeed.Read.class, read)
                .on(ChangeFeed.CursorAt.class, at -> Future.succeededFuture(new ChangeFeed.Cursor(0)))
                .on(
                        ChangeFeed.Snapshot.class,
                        query -> Future.succeededFuture(new ChangeFeed.Facts(0, List.of(), false)));
    }

    private Future<ChangeFeed.Changes> page(ChangeFeed.Read question) {
        if (question.after() < prunedUpTo.get()) {
            return Future.failedFuture(new Failure(Code.CURSOR_EXPIRED, "Those are gone"));
        }
        List<Change> found = log.stream()
                .filter(change -> change.seq() > question.after() && change.seq() < heldBackFrom.get())
                .limit(question.limit())
                .toList();
        long next =
                found.isEmpty() ? question.after() : found.get(found.size() - 1).seq();
        return Future.succeededFuture(new ChangeFeed.Changes(found, next, found.size() == question.limit()));
    }
}
