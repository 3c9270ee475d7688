package dev.rollcall.meeting.availability;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Availability;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.LocalTime;
import java.util.Set;

/** When people are busy, and when they are not. */
public final class AvailabilityVerticle extends VerticleBase {
    private final Bus bus;
    private final AvailabilityStore store;
    private final Actor actor = Actor.of(Availability.class)
            .on(Availability.ReadBusy.class, this::busy)
            .on(Availability.Suggest.class, this::suggest);

    public AvailabilityVerticle(Bus bus, AvailabilityStore store) {
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

    private Future<Availability.BusyTimes> busy(Availability.ReadBusy query) {
        return store.busy(query.people(), query.from(), query.to()).map(Availability.BusyTimes::new);
    }

    private Future<Availability.Suggestions> suggest(Availability.Suggest query) {
        FreeSlots slots = new FreeSlots(
                query.duration(),
                query.from(),
                query.to(),
                query.timeZone(),
                Set.copyOf(query.days()),
                LocalTime.parse(query.opens()),
                LocalTime.parse(query.closes()));
        return store.busy(query.people(), query.from(), query.to())
                .map(people -> new Availability.Suggestions(slots.among(people)));
    }
}
