package dev.rollcall.auth.administration;

import dev.rollcall.auth.accounts.AdminEmails;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Administration;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.User;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.UUID;

/** Does what administrators want with the accounts of others. */
public final class AdministrationVerticle extends VerticleBase {
    private final Bus bus;
    private final AdministrationStore store;
    private final AdminEmails adminEmails;
    private final Announcer announcer;
    private final Actor actor = Actor.of(Administration.class)
            .on(Administration.ListUsers.class, this::list)
            .on(Administration.ChangeUser.class, this::change)
            .on(Administration.EndSessions.class, this::endSessions);

    public AdministrationVerticle(Bus bus, AdministrationStore store, AdminEmails adminEmails, Announcer announcer) {
        this.bus = bus;
        this.store = store;
        this.adminEmails = adminEmails;
        this.announcer = announcer;
    }

    /** Completes once those are administrators whom the settings name and who have proved it already. */
    @Override
    public Future<?> start() {
        return store.appoint(adminEmails).compose(seq -> {
            announcer.changed(seq);
            return actor.listen(bus);
        });
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Administration.UserPage> list(Administration.ListUsers query) {
        UUID before =
                query.cursor() == null ? null : Cursor.parse(query.cursor(), keys -> UUID.fromString(keys.get(0)));
        return store.list(query, before, query.limit() + 1).map(found -> {
            if (found.size() <= query.limit()) {
                return new Administration.UserPage(found, null);
            }
            List<User> page = found.subList(0, query.limit());
            return new Administration.UserPage(
                    page, Cursor.of(page.get(page.size() - 1).id()));
        });
    }

    private Future<User> change(Administration.ChangeUser command) {
        return store.change(
                        command.user(),
                        command.actor(),
                        user -> AccountChange.of(user, command.isActive(), command.roles()))
                .map(found -> found.orElseThrow(AdministrationVerticle::unknown))
                .compose(changed -> told(changed).map(changed.user()));
    }

    private Future<Void> told(AdministrationStore.Changed changed) {
        if (changed.seq() > 0) {
            announcer.changed(changed.seq());
        }
        return changed.ended() == null
                ? Future.succeededFuture()
                : announcer.revoked(changed.ended(), changed.endedSeq());
    }

    private Future<Done> endSessions(Administration.EndSessions command) {
        return store.endSessions(command.user(), command.actor(), Revocation.ENDED_BY_ADMIN)
                .map(found -> found.orElseThrow(AdministrationVerticle::unknown))
                .compose(seq -> announcer.revoked(Revocation.ENDED_BY_ADMIN, seq))
                .map(Done.DONE);
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such account");
    }
}
