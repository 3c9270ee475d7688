package dev.rollcall.bus;

import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the auth change log: pulls page after page by cursor, woken by the bus and otherwise twice a second, and hands
 * each to {@code apply} in order, the next one only when that has succeeded. What fails is tried again at the next turn.
 * What a slow transaction holds back comes early as well as in its turn, so that it is not late for ever: whoever applies
 * it goes by its seq where the order matters.
 * Lives on the context that starts it.
 */
public final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int PAGE = 500;
    private static final long UNKNOWN = -1;

    /** When somebody waits for a change that a slower transaction still holds back. */
    private static final Duration HELD_BACK = Duration.ofMillis(5);

    /** Takes in a page; {@code next} is the cursor to remember along with it. */
    @FunctionalInterface
    public interface Apply {
        Future<Void> apply(List<Change> changes, long next);
    }

    private final Vertx vertx;
    private final Bus bus;
    private final String name;
    private final Set<String> types;
    private final Clock clock;
    private final Apply apply;
    private final Consumer<Instant> completeAt;
    private final FollowerLag lag;
    private final TreeMap<Long, Promise<Void>> waiting = new TreeMap<>();
    private Supplier<Future<Long>> from;
    private Supplier<Future<Long>> startOver;
    private String keeper;
    private long cursor = UNKNOWN;
    private long timer;
    private Set<Long> early = Set.of();
    private boolean pulling;
    private boolean pullAgain;
    private boolean failing;

    /**
     * @param name by which logs and metrics know it, the change log included when it keeps what it takes in
     * @param types the changes it wants, all when empty
     * @param completeAt is told of moments up to which everything has been taken in
     */
    public Follower(
            Vertx vertx,
            Bus bus,
            String name,
            Set<String> types,
            Clock clock,
            Apply apply,
            Consumer<Instant> completeAt) {
        this.vertx = vertx;
        this.bus = bus;
        this.name = name;
        this.types = types;
        this.clock = clock;
        this.apply = apply;
        this.completeAt = completeAt;
        this.lag = new FollowerLag(bus, name);
    }

    /**
     * Follows for one that keeps nothing. Completes once it has caught up with what stands in the log now, however long the
     * log is out of reach.
     *
     * @param from finds the cursor to follow on from, and is asked until it does; and again should the log no longer reach
     *     back to the cursor
     */
    public Future<Void> start(Supplier<Future<Long>> from) {
        return start(from, from, null);
    }

    /**
     * Follows for one that keeps what it takes in, so that it comes back to its cursor after a while: the log keeps for it
     * what stands after that.
     *
     * @param from finds its cursor
     * @param startOver takes in everything anew, since the log no longer reaches back to the cursor, and finds the one to
     *     follow on from
     */
    public Future<Void> startKeeping(Supplier<Future<Long>> from, Supplier<Future<Long>> startOver) {
        return start(from, startOver, name);
    }

    private Future<Void> start(Supplier<Future<Long>> from, Supplier<Future<Long>> startOver, String keeper) {
        this.from = from;
        this.startOver = startOver;
        this.keeper = keeper;
        Promise<Void> caughtUp = Promise.promise();
        waiting.put(0L, caughtUp);
        timer = vertx.setPeriodic(0, POLL.toMillis(), tick -> pull());
        return bus.on(ChangeFeed.Appended.class, hint -> pull()).compose(heard -> caughtUp.future());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Completes once everything up to that seq has been taken in. */
    public Future<Void> catchUp(long seq) {
        Future<Void> reached =
                waiting.computeIfAbsent(seq, s -> Promise.promise()).future();
        pull();
        return reached;
    }

    /** Completes once everything that stood in the log when it was called has been taken in. */
    public Future<Void> catchUp() {
        return catchUp(cursor).compose(turn -> catchUp(cursor));
    }

    private void pull() {
        if (pulling) {
            pullAgain = true;
            return;
        }
        pulling = true;
        pullAgain = false;
        Instant asked = clock.instant();
        Future.succeededFuture()
                .compose(begun -> cursor == UNKNOWN ? from.get() : Future.succeededFuture(cursor))
                .compose(after -> {
                    cursor = after;
                    return bus.ask(new ChangeFeed.Read(after, types, PAGE, keeper));
                })
                .compose(page -> apply.apply(all(page), page.next()).map(page))
                .onComplete(turn -> {
                    pulling = false;
                    if (turn.failed()) {
                        lost(turn.cause());
                        return;
                    }
                    took(turn.result(), asked);
                    if (turn.result().more() || pullAgain) {
                        pull();
                    } else if (!waiting.isEmpty()) {
                        vertx.setTimer(HELD_BACK.toMillis(), again -> pull());
                    }
                });
    }

    private void took(ChangeFeed.Changes page, Instant asked) {
        if (failing) {
            failing = false;
            LOG.info("{} follows the change log again", name);
        }
        all(page).stream().filter(change -> !early.contains(change.seq())).forEach(this::log);
        early = page.early().stream().map(Change::seq).collect(Collectors.toSet());
        cursor = Math.max(cursor, page.next());
        if (page.more() || !early.isEmpty() && all(page).size() >= PAGE) {
            return; // there may be more that is not known here yet
        }
        completeAt.accept(asked);
        lag.caughtUp();
        Map<Long, Promise<Void>> reached = new TreeMap<>(waiting.headMap(cursor, true));
        early.stream().filter(waiting::containsKey).forEach(seq -> reached.put(seq, waiting.get(seq)));
        waiting.keySet().removeAll(reached.keySet());
        reached.values().forEach(Promise::complete);
    }

    private static List<Change> all(ChangeFeed.Changes page) {
        return Stream.concat(page.items().stream(), page.early().stream()).toList();
    }

    private void lost(Throwable cause) {
        if (cause instanceof Failure refusal && refusal.code() == Code.CURSOR_EXPIRED) {
            LOG.warn("{} starts over: {}", name, cause.getMessage());
            cursor = UNKNOWN;
            from = startOver;
            return;
        }
        if (!failing) {
            failing = true;
            LOG.warn("{} cannot follow the change log: {}", name, cause.toString());
        }
    }

    private void log(Change change) {
        LOG.atInfo()
                .addKeyValue("event", "integration")
                .addKeyValue("side", "followed")
                .addKeyValue("follower", name)
                .addKeyValue("change", change.type())
                .addKeyValue("seq", change.seq())
                .addKeyValue("origin_request_id", change.requestId())
                .log("integration event");
    }
}
