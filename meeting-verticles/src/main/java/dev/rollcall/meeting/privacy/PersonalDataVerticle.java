package dev.rollcall.meeting.privacy;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.PersonalData;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.StoredItems;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Tells the auth service what is stored here about somebody, for them to be told. */
public final class PersonalDataVerticle extends VerticleBase {
    private final Bus bus;
    private final PersonalDataStore store;
    private final Actor actor = Actor.of(PersonalData.class)
            .on(PersonalData.Read.class, this::read, Service.AUTH)
            .on(PersonalData.IsThere.class, query -> Future.succeededFuture(Done.DONE), Service.AUTH);

    public PersonalDataVerticle(Bus bus, PersonalDataStore store) {
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

    private Future<StoredItems> read(PersonalData.Read query) {
        return store.read(query);
    }
}
