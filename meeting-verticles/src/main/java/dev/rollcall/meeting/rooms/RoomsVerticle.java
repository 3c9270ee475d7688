package dev.rollcall.meeting.rooms;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Room;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.Rooms;
import dev.rollcall.sql.ConstraintViolation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rooms: which there are, and what becomes of them. */
public final class RoomsVerticle extends VerticleBase {
    private final Bus bus;
    private final RoomStore store;
    private final Actor actor = Actor.of(Rooms.class)
            .on(Rooms.Add.class, this::add)
            .on(Rooms.Find.class, this::find)
            .on(Rooms.Search.class, this::search)
            .on(Rooms.Change.class, this::change)
            .on(Rooms.Remove.class, this::remove);

    public RoomsVerticle(Bus bus, RoomStore store) {
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

    private Future<Room> add(Rooms.Add command) {
        return store.add(command).recover(RoomsVerticle::nameTaken);
    }

    private Future<Room> find(Rooms.Find query) {
        return store.find(query.id()).map(found -> found.orElseThrow(RoomsVerticle::unknown));
    }

    private Future<Rooms.RoomPage> search(Rooms.Search query) {
        RoomStore.Position after = query.cursor() == null
                ? null
                : Cursor.parse(
                        query.cursor(), keys -> new RoomStore.Position(new RoomId(UUID.fromString(keys.get(0)))));
        // one more than is shown, to know whether another page follows
        return store.search(query, after, query.limit() + 1).map(found -> {
            boolean more = found.size() > query.limit();
            List<Room> shown = more ? found.subList(0, query.limit()) : found;
            return new Rooms.RoomPage(
                    shown, more ? Cursor.of(shown.get(shown.size() - 1).id()) : null);
        });
    }

    private Future<Room> change(Rooms.Change command) {
        return store.change(command)
                .recover(RoomsVerticle::nameTaken)
                .compose(changed -> orStale(changed, command.id()));
    }

    private Future<Done> remove(Rooms.Remove command) {
        return store.remove(command)
                .compose(removed -> orStale(removed, command.id()))
                .map(Done.DONE);
    }

    /** What was changed, unless somebody else was faster or it is gone. */
    private <T> Future<T> orStale(Optional<T> changed, RoomId id) {
        return changed.map(Future::succeededFuture).orElseGet(() -> find(new Rooms.Find(id))
                .compose(other ->
                        Future.failedFuture(new Failure(Code.VERSION_STALE, "The room was changed meanwhile"))));
    }

    private static <T> Future<T> nameTaken(Throwable e) {
        return Future.failedFuture(
                e instanceof ConstraintViolation violation
                                && violation.constraint().equals("rooms_name")
                        ? new Failure(Code.CONFLICT, "Another room has this name: choose a different one")
                        : e);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such room");
    }
}
