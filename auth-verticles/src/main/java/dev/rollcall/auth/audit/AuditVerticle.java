package dev.rollcall.auth.audit;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Audit;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.UUID;

/** Looks into the audit log: for administrators into all of it, for everybody else into their own part. */
public final class AuditVerticle extends VerticleBase {
    private final Bus bus;
    private final AuditStore store;
    private final Actor actor =
            Actor.of(Audit.class).on(Audit.Search.class, this::search).on(Audit.OfAccount.class, this::ofAccount);

    public AuditVerticle(Bus bus, AuditStore store) {
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

    private Future<Audit.Page> search(Audit.Search query) {
        UUID before =
                query.cursor() == null ? null : Cursor.parse(query.cursor(), keys -> UUID.fromString(keys.get(0)));
        return store.search(query, before, query.limit() + 1).map(found -> {
            if (found.size() <= query.limit()) {
                return new Audit.Page(found, null);
            }
            List<Audit.Entry> page = found.subList(0, query.limit());
            return new Audit.Page(page, Cursor.of(page.get(page.size() - 1).id()));
        });
    }

    private Future<Audit.Page> ofAccount(Audit.OfAccount query) {
        return search(new Audit.Search(query.user(), null, null, null, query.cursor(), query.limit()))
                .map(page -> new Audit.Page(
                        page.items().stream().map(AuditVerticle::seenByOwner).toList(), page.nextCursor()));
    }

    /** What somebody else did to the account is the owner's business; who they are and where they were is not. */
    private static Audit.Entry seenByOwner(Audit.Entry entry) {
        if (entry.actorId() == null || entry.actorId().equals(entry.userId())) {
            return entry;
        }
        return new Audit.Entry(
                entry.id(),
                entry.at(),
                entry.event(),
                entry.outcome(),
                entry.userId(),
                null,
                entry.sessionId(),
                null,
                null,
                null,
                entry.detail());
    }
}
