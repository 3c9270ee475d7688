package dev.rollcall.auth.changes;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Service;
import dev.rollcall.sql.ChangeLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets others follow the change log, and start over where it no longer reaches back to them. */
public final class ChangeFeedVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeedVerticle.class);

    /** How often it is kept in mind how far a follower has got. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Bus bus;
    private final ChangeLog log;
    private final FactStore facts;
    private final Clock clock;
    private final Map<String, Instant> noted = new HashMap<>();
    private final Actor actor = Actor.of(ChangeFeed.class)
            .on(ChangeFeed.Read.class, this::read, Service.MEETING)
            .on(ChangeFeed.CursorAt.class, this::cursorAt, Service.MEETING)
            .on(ChangeFeed.Snapshot.class, this::snapshot, Service.MEETING);

    public ChangeFeedVerticle(Bus bus, ChangeLog log, FactStore facts, Clock clock) {
        this.bus = bus;
        this.log = log;
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<ChangeFeed.Changes> read(ChangeFeed.Read query) {
        return log.read(query.after(), query.types(), query.limit()).onSuccess(page -> note(query));
    }

    private void note(ChangeFeed.Read query) {
        String follower = query.follower();
        Instant now = clock.instant();
        if (follower == null || noted.getOrDefault(follower, Instant.MIN).isAfter(now.minus(NOTED_EVERY))) {
            return;
        }
        noted.put(follower, now);
        log.note(follower, query.after())
                .onFailure(e -> LOG.warn("How far {} has got was not noted: {}", follower, e.toString()));
    }

    private Future<ChangeFeed.Cursor> cursorAt(ChangeFeed.CursorAt query) {
        return log.cursorAt(query.moment()).map(ChangeFeed.Cursor::new);
    }

    /** The cursor comes first, so that the facts, which are read after it, are as new at least. */
    private Future<ChangeFeed.Facts> snapshot(ChangeFeed.Snapshot query) {
        return log.safeCursor().compose(seq -> facts.accounts(query.after(), query.limit())
                .map(items -> new ChangeFeed.Facts(seq, items, items.size() == query.limit())));
    }
}
