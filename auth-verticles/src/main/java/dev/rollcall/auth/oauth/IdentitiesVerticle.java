package dev.rollcall.auth.oauth;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Identities;
import dev.rollcall.sql.ConstraintViolation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;

/** The identities that are linked to accounts: linked by their owners, listed, and removed but for the last way in. */
public final class IdentitiesVerticle extends VerticleBase {
    private final Bus bus;
    private final IdentityStore store;
    private final Announcer announcer;
    private final Actor actor = Actor.of(Identities.class)
            .on(Identities.Link.class, this::link)
            .on(Identities.ListLinked.class, this::listLinked)
            .on(Identities.Unlink.class, this::unlink);

    public IdentitiesVerticle(Bus bus, IdentityStore store, Announcer announcer) {
        this.bus = bus;
        this.store = store;
        this.announcer = announcer;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Done> link(Identities.Link command) {
        return store.link(command.user(), command.session(), command.identity())
                .map(isLinked -> {
                    if (!isLinked) {
                        throw new Failure(Code.SESSION_REVOKED, "The session in which this was begun has ended");
                    }
                    announcer.mailQueued();
                    return Done.DONE;
                })
                .recover(e -> e instanceof ConstraintViolation ? linkedBefore(command) : Future.failedFuture(e));
    }

    /** To link the same once more does no harm. */
    private Future<Done> linkedBefore(Identities.Link command) {
        return store.owner(command.identity()).compose(owner -> {
            if (owner.equals(Optional.of(command.user()))) {
                return Future.succeededFuture(Done.DONE);
            }
            Failure refusal = owner.isPresent()
                    ? new Failure(Code.IDENTITY_TAKEN, "This identity belongs to another account")
                    : new Failure(Code.ALREADY_LINKED, "Another identity is linked to this account: remove it first");
            return store.noteRefusedLink(
                            command.user(), command.session(), refusal.code().word())
                    .compose(noted -> Future.failedFuture(refusal));
        });
    }

    private Future<Identities.Linked> listLinked(Identities.ListLinked query) {
        return store.linked(query.user()).map(Identities.Linked::new);
    }

    private Future<Done> unlink(Identities.Unlink command) {
        return store.unlink(command.user(), command.session(), command.provider())
                .map(outcome -> switch (outcome) {
                    case DONE -> {
                        announcer.mailQueued();
                        yield Done.DONE;
                    }
                    case UNKNOWN -> throw Failure.notFound("There is no such identity");
                    case LAST_CREDENTIAL ->
                        throw new Failure(Code.LAST_CREDENTIAL, "It is your only way to log in: set a password first");
                });
    }
}
