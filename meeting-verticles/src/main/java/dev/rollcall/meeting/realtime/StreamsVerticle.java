package dev.rollcall.meeting.realtime;

import dev.rollcall.bus.Bus;
import dev.rollcall.bus.FollowerLag;
import dev.rollcall.http.EventStream;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.RevocationList;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams of this node. It reads the change log once for all that are up to date, woken by the bus and otherwise
 * twice a second; each that is not, since it has just come or was slow, reads by itself until it is. So a stream holds
 * nothing back in memory: what a client does not take in stays in the log.
 */
public final class StreamsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsVerticle.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration COMMENTS = Duration.ofSeconds(15);
    private static final int PAGE = 500;

    /** Once a client is this many changes late, it had better load everything anew. */
    private static final int LATEST = 5_000;

    /** A client that takes in nothing for so long has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** When who has been revoked is not known for so long, nobody stays connected. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private static final Duration WATCH = Duration.ofSeconds(1);

    /** After what has happened until now. */
    public static final long NOW = -1;

    private static final String RESET = "stream.reset";
    private static final String CLOSED = "stream.closed";

    private final Bus bus;
    private final EventStore store;
    private final ChangeLog log;
    private final RevocationList revocations;
    private final Clock clock;
    private final Set<Subscription> all = new HashSet<>();
    private final StreamMetrics metrics;
    private final FollowerLag lag;
    private Context own;
    private long position;
    private boolean pulling;
    private boolean pullAgain;

    public StreamsVerticle(
            Bus bus, EventStore store, ChangeLog log, RevocationList revocations, MeterRegistry registry, Clock clock) {
        this.bus = bus;
        this.store = store;
        this.log = log;
        this.revocations = revocations;
        this.clock = clock;
        this.metrics = new StreamMetrics(registry);
        this.lag = new FollowerLag(bus, "streams");
    }

    @Override
    public Future<?> start() {
        own = context;
        vertx.setPeriodic(POLL.toMillis(), tick -> pull());
        vertx.setPeriodic(WATCH.toMillis(), tick -> endIfNobodyKnowsWhoIsRevoked());
        vertx.setPeriodic(COMMENTS.toMillis(), tick -> all.forEach(this::keepAlive));
        revocations.listen(session -> own.runOnContext(revoked -> close(session)));
        return bus.on(Events.Appended.class, hint -> pull());
    }

    @Override
    public Future<?> stop() {
        List.copyOf(all).forEach(one -> one.stream.end());
        return Future.succeededFuture();
    }

    /**
     * Feeds a stream until it closes; may be called from any thread.
     *
     * @param after the last event that the client has, or {@link #NOW}
     */
    public void feed(AccessToken caller, EventStream stream, long after) {
        own.runOnContext(turn -> subscribe(new Subscription(caller.user(), caller.session(), stream, after)));
    }

    private void subscribe(Subscription one) {
        all.add(one);
        metrics.count(all);
        one.stream.onClose(() -> own.runOnContext(gone -> remove(one)));
        one.stream.onStop(() -> own.runOnContext(stopping -> end(one)));
        if (revocations.reason(one.session).isPresent()) { // before the listener could find it
            close(one.session);
        } else if (one.sent == NOW) {
            startFrom(one, cursor -> one.stream.at(String.valueOf(cursor)));
        } else {
            catchUp(one);
        }
    }

    /** Lets it go on from what happens now, once the client has been told so. */
    private void startFrom(Subscription one, Consumer<Long> tell) {
        log.safeCursor()
                .onSuccess(cursor -> {
                    tell.accept(cursor);
                    one.sent = cursor;
                    catchUp(one);
                })
                .onFailure(e -> drop(one, e));
    }

    private void catchUp(Subscription one) {
        if (!all.contains(one)) {
            return;
        }
        store.read(one.sent, Set.of(one.user), PAGE)
                .onSuccess(batch -> {
                    if (batch.expired()) {
                        reset(one);
                        return;
                    }
                    one.take(batch);
                    if (one.stream.isFull()) {
                        await(one);
                    } else if (batch.more() || one.sent < position) {
                        catchUp(one);
                    } else {
                        join(one);
                    }
                })
                .onFailure(e -> drop(one, e));
    }

    private void join(Subscription one) {
        if (all.stream().noneMatch(other -> other.live)) {
            position = one.sent;
        }
        one.live = true;
        pull();
    }

    /** Until the client has taken in what it was sent; then it reads on from the log, or starts over if that is too much. */
    private void await(Subscription one) {
        one.live = false;
        one.fullSince = clock.instant();
        metrics.count(all);
        one.stream.onDrain(() -> own.runOnContext(drained -> {
            one.fullSince = null;
            metrics.count(all);
            log.safeCursor()
                    .onSuccess(cursor -> {
                        if (cursor - one.sent > LATEST) {
                            reset(one);
                        } else {
                            catchUp(one);
                        }
                    })
                    .onFailure(e -> drop(one, e));
        }));
    }

    private void reset(Subscription one) {
        metrics.reset();
        startFrom(one, cursor -> one.stream.send(String.valueOf(cursor), RESET, notice(cursor, RESET)));
    }

    private void pull() {
        List<Subscription> live = all.stream().filter(one -> one.live).toList();
        if (pulling) {
            pullAgain = true;
            return;
        }
        if (live.isEmpty()) {
            lag.caughtUp(); // nobody waits for anything
            return;
        }
        pulling = true;
        Set<UserId> users = live.stream().map(one -> one.user).collect(Collectors.toSet());
        store.read(position, users, PAGE)
                .onSuccess(batch -> {
                    position = batch.next();
                    all.stream().filter(one -> one.live).forEach(one -> hand(batch, one, live.contains(one)));
                    pulling = false;
                    if (!batch.more()) {
                        lag.caughtUp();
                    }
                    if (batch.more() || pullAgain) {
                        pullAgain = false;
                        pull();
                    }
                })
                .onFailure(e -> {
                    pulling = false;
                    LOG.warn("The streams cannot be fed: {}", e.toString());
                });
    }

    /** Whoever joined while the batch was read was not asked for, and reads the same by itself. */
    private void hand(EventStore.Batch batch, Subscription one, boolean askedFor) {
        if (!askedFor && one.sent < batch.next()) {
            one.live = false;
            catchUp(one);
            return;
        }
        one.take(batch);
        if (one.stream.isFull()) {
            await(one);
        }
    }

    private void close(SessionId session) {
        List.copyOf(all).stream().filter(one -> one.session.equals(session)).forEach(one -> {
            one.stream.send(String.valueOf(Math.max(one.sent, 0)), CLOSED, notice(one.sent, CLOSED));
            end(one);
        });
    }

    private void endIfNobodyKnowsWhoIsRevoked() {
        if (!all.isEmpty() && revocations.isStale(STALE)) {
            List.copyOf(all).forEach(this::end);
        }
    }

    private void keepAlive(Subscription one) {
        if (one.fullSince == null) {
            one.stream.comment();
        } else if (one.fullSince.plus(PATIENCE).isBefore(clock.instant())) {
            one.stream.abort();
        }
    }

    /** The client comes again, perhaps to a node that can say more. */
    private void drop(Subscription one, Throwable cause) {
        LOG.warn("A stream is ended, since the log cannot be read: {}", cause.toString());
        end(one);
    }

    private void remove(Subscription one) {
        all.remove(one);
        metrics.count(all);
    }

    private void end(Subscription one) {
        remove(one);
        one.stream.end();
    }

    private Notice notice(long cursor, String type) {
        return new Notice(String.valueOf(cursor), type, clock.instant());
    }

    /** What a stream says of itself. */
    private record Notice(String id, String type, Instant at) {}
}
