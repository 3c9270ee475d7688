package dev.rollcall.meeting.realtime;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the events of one user, for those who would rather ask than hold a stream open. */
public final class EventsVerticle extends VerticleBase {
    private static final int SCANNED = 1_000;

    private final Bus bus;
    private final EventStore store;
    private final Actor actor = Actor.of(Events.class).on(Events.ReadMine.class, this::read);

    public EventsVerticle(Bus bus, EventStore store) {
        this.bus = bus;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Events.EventPage> read(Events.ReadMine query) {
        return read(query, query.after(), new ArrayList<>());
    }

    /** Reads on until the page is full or the log has nothing more. */
    private Future<Events.EventPage> read(Events.ReadMine query, long after, List<MeetingEvent> found) {
        return store.read(after, Set.of(query.caller()), SCANNED).compose(batch -> {
            if (batch.expired()) {
                throw new Failure(Code.CURSOR_EXPIRED, "The log no longer reaches back to that; load everything anew");
            }
            for (EventStore.Told told : batch.items()) {
                found.add(told.event());
                if (found.size() == query.limit()) {
                    return Future.succeededFuture(
                            new Events.EventPage(found, told.event().id()));
                }
            }
            return batch.more()
                    ? read(query, batch.next(), found)
                    : Future.succeededFuture(new Events.EventPage(found, String.valueOf(batch.next())));
        });
    }
}
