package dev.rollcall.auth.changes;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Service;
import dev.rollcall.sql.ChangeLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Lets others follow the change log. */
public final class ChangeFeedVerticle extends VerticleBase {
    private final Bus bus;
    private final ChangeLog log;
    private final Actor actor = Actor.of(ChangeFeed.class)
            .on(ChangeFeed.Read.class, this::read, Service.MEETING)
            .on(ChangeFeed.CursorAt.class, this::cursorAt, Service.MEETING);

    public ChangeFeedVerticle(Bus bus, ChangeLog log) {
        this.bus = bus;
        this.log = log;
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
        return log.read(query.after(), query.types(), query.limit());
    }

    private Future<ChangeFeed.Cursor> cursorAt(ChangeFeed.CursorAt query) {
        return log.cursorAt(query.moment()).map(ChangeFeed.Cursor::new);
    }
}
