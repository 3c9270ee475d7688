package dev.rollcall.meeting.profiles;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Directory;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.UUID;

/** Who can be invited. */
public final class DirectoryVerticle extends VerticleBase {
    private final Bus bus;
    private final DirectoryStore store;
    private final Actor actor =
            Actor.of(Directory.class).on(Directory.Search.class, this::search).on(Directory.Find.class, this::find);

    public DirectoryVerticle(Bus bus, DirectoryStore store) {
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

    private Future<Directory.EntryPage> search(Directory.Search query) {
        UserId after = query.cursor() == null
                ? null
                : Cursor.parse(query.cursor(), keys -> new UserId(UUID.fromString(keys.get(0))));
        // one more than is shown, to know whether another page follows
        return store.search(query.text(), after, query.limit() + 1).map(found -> {
            boolean more = found.size() > query.limit();
            List<Directory.Entry> shown = more ? found.subList(0, query.limit()) : found;
            return new Directory.EntryPage(
                    shown, more ? Cursor.of(shown.get(shown.size() - 1).id()) : null);
        });
    }

    private Future<Directory.Entry> find(Directory.Find query) {
        return store.find(query.id()).map(found -> found.orElseThrow(() -> Failure.notFound("There is no such user")));
    }
}
