package dev.rollcall.meeting.notifications;

import dev.rollcall.bus.Bus;
import dev.rollcall.bus.FollowerLag;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.OutboxFilled;
import dev.rollcall.sql.ChangeLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change log, woken by the bus and otherwise every second, and puts the mails into the outbox that it gives
 * reason for. Nodes that do so at once are one too many, which does no harm: the cursor moves for one of them.
 */
public final class NoticesVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NoticesVerticle.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int PAGE = 100;
    private static final String FOLLOWER = "notifications";

    private final Bus bus;
    private final ChangeLog log;
    private final NoticeStore store;
    private FollowerLag lag;
    private Future<Void> turn = Future.succeededFuture();
    private boolean turnAgain;
    private boolean stopping;

    public NoticesVerticle(Bus bus, ChangeLog log, NoticeStore store) {
        this.bus = bus;
        this.log = log;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        lag = new FollowerLag(bus, FOLLOWER); // not before, since a node may be made without being one that follows
        vertx.setPeriodic(0, POLL.toMillis(), tick -> work());
        return bus.on(Events.Appended.class, appended -> work());
    }

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
        turn = store.cursor()
                .compose(this::page)
                .onSuccess(more -> {
                    if (!more) {
                        lag.caughtUp();
                    }
                })
                .recover(e -> {
                    LOG.warn("The change log could not be read for mails: {}", e.toString());
                    return Future.succeededFuture(false);
                })
                .map(more -> {
                    if (more || turnAgain) {
                        vertx.runOnContext(next -> work());
                    }
                    return null;
                });
    }

    /** Yields whether there may be more. */
    private Future<Boolean> page(long cursor) {
        return log.read(cursor, Notice.TYPES, PAGE)
                .compose(
                        page -> page.next() == cursor ? Future.succeededFuture(false) : take(cursor, page),
                        e -> e instanceof Failure failure && failure.code() == Code.CURSOR_EXPIRED
                                ? startOver(cursor, e)
                                : Future.failedFuture(e));
    }

    private Future<Boolean> take(long cursor, ChangeFeed.Changes page) {
        List<Notice> notices =
                page.items().stream().map(Notice::of).flatMap(Optional::stream).toList();
        return store.take(cursor, notices, page.next())
                .compose(taken -> log.note(FOLLOWER, page.next()).map(page.more() || !taken))
                .onSuccess(more -> {
                    if (!notices.isEmpty()) {
                        bus.publish(new OutboxFilled());
                    }
                });
    }

    /** Nobody was about for days: what happened then is no news. */
    private Future<Boolean> startOver(long cursor, Throwable cause) {
        LOG.warn("No mail tells of changes that are gone: {}", cause.getMessage());
        return log.safeCursor().compose(safe -> store.take(cursor, List.of(), safe));
    }
}
