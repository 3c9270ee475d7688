package dev.rollcall.meeting.history;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.History;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Tells those who take part in a meeting what has become of it. */
public final class HistoryVerticle extends VerticleBase {
    private final Bus bus;
    private final HistoryStore store;
    private final Actor actor = Actor.of(History.class).on(History.Read.class, this::read);

    public HistoryVerticle(Bus bus, HistoryStore store) {
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

    private Future<History.HistoryPage> read(History.Read query) {
        HistoryStore.Position before = query.cursor() == null
                ? HistoryStore.Position.NEWEST
                : Cursor.parse(query.cursor(), HistoryVerticle::position);
        return store.read(query, before, query.limit() + 1).map(found -> {
            HistoryStore.Found history = found.orElseThrow(() -> Failure.notFound("There is no such meeting"));
            if (!history.takesPart()) {
                throw new Failure(Code.FORBIDDEN, "Only those who take part in a meeting may read its history");
            }
            return page(history.entries(), query.limit());
        });
    }

    private static History.HistoryPage page(List<History.Entry> found, int limit) {
        if (found.size() <= limit) {
            return new History.HistoryPage(found, null);
        }
        List<History.Entry> shown = found.subList(0, limit);
        return new History.HistoryPage(
                shown, Cursor.of((Object[]) shown.get(limit - 1).id().split("-")));
    }

    private static HistoryStore.Position position(List<String> keys) {
        return new HistoryStore.Position(Long.parseLong(keys.get(0)), Integer.parseInt(keys.get(1)));
    }
}
