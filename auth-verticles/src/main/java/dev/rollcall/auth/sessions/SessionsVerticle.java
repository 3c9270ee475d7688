package dev.rollcall.auth.sessions;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.Sessions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.UUID;

/** The sessions: opened by a password, kept by refreshing, ended everywhere at once. */
public final class SessionsVerticle extends VerticleBase {
    private final Bus bus;
    private final SessionStore store;
    private final LiveSessions live;
    private final Announcer announcer;
    private final Actor actor;

    public SessionsVerticle(
            Bus bus,
            SessionStore store,
            LiveSessions live,
            Announcer announcer,
            LogIn logIn,
            Refresh refresh,
            Reauthentication reauthentication,
            MailedLinks links) {
        this.bus = bus;
        this.store = store;
        this.live = live;
        this.announcer = announcer;
        this.actor = Actor.of(Sessions.class)
                .on(Sessions.Open.class, logIn::open)
                .on(Sessions.Refresh.class, command -> refresh.refresh(command.refreshToken()))
                .on(Sessions.Reauthenticate.class, reauthentication::reauthenticate)
                .on(Sessions.ListLive.class, this::listLive)
                .on(Sessions.Revoke.class, this::revoke)
                .on(Sessions.RevokeAll.class, this::revokeAll)
                .on(Sessions.Disown.class, links::disown)
                .on(Sessions.Unlock.class, links::unlock);
    }

    @Override
    public Future<?> start() {
        live.watch(vertx);
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Sessions.SessionPage> listLive(Sessions.ListLive query) {
        SessionId before = query.cursor() == null
                ? null
                : Cursor.parse(query.cursor(), keys -> new SessionId(UUID.fromString(keys.get(0))));
        return store.live(query.user(), query.current(), before, query.limit() + 1)
                .map(found -> {
                    if (found.size() <= query.limit()) {
                        return new Sessions.SessionPage(found, null);
                    }
                    List<Session> page = found.subList(0, query.limit());
                    Session last = page.get(page.size() - 1);
                    return new Sessions.SessionPage(page, Cursor.of(last.sessionId()));
                });
    }

    private Future<Done> revoke(Sessions.Revoke command) {
        return store.revoke(command.user(), command.session(), Revocation.LOGGED_OUT)
                .compose(revoked -> {
                    if (!revoked.exists()) {
                        throw Failure.notFound("There is no such session");
                    }
                    return announcer
                            .revoked(Revocation.LOGGED_OUT, revoked.seq())
                            .map(Done.DONE);
                });
    }

    private Future<Done> revokeAll(Sessions.RevokeAll command) {
        return store.revokeAll(command.user(), command.except(), Revocation.LOGGED_OUT)
                .compose(revoked -> announcer.revoked(Revocation.LOGGED_OUT, revoked.seq()))
                .map(Done.DONE);
    }
}
