package dev.rollcall.auth.addresses;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.EmailChanges;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import dev.rollcall.sql.ConstraintViolation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Another address for an account: confirmed from the new one, told to the old one, from which it can be undone. */
public final class EmailChangesVerticle extends VerticleBase {
    private final Bus bus;
    private final EmailChangeStore store;
    private final OneTimeTokens tokens;
    private final Announcer announcer;
    private final Actor actor = Actor.of(EmailChanges.class)
            .on(EmailChanges.Request.class, this::request)
            .on(EmailChanges.Confirm.class, this::confirm)
            .on(EmailChanges.Undo.class, this::undo);

    public EmailChangesVerticle(Bus bus, EmailChangeStore store, OneTimeTokens tokens, Announcer announcer) {
        this.bus = bus;
        this.store = store;
        this.tokens = tokens;
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

    private Future<Done> request(EmailChanges.Request command) {
        return store.request(command.user(), command.session(), command.email(), tokens.create(), tokens.create())
                .map(found -> {
                    if (!found.orElseThrow(() -> Failure.notFound("There is no such account"))) {
                        throw Failure.invalid(
                                List.of(new Violation("/email", Violation.INVALID, "is your address already")));
                    }
                    announcer.mailQueued();
                    return Done.DONE;
                });
    }

    private Future<Done> confirm(EmailChanges.Confirm command) {
        return follow(store.confirm(OneTimeTokens.hash(command.token())));
    }

    private Future<Done> undo(EmailChanges.Undo command) {
        return follow(store.undo(OneTimeTokens.hash(command.token())));
    }

    private Future<Done> follow(Future<EmailChangeStore.Outcome> link) {
        return link.recover(EmailChangesVerticle::meaning).compose(outcome -> {
            if (outcome.changed() == null) {
                throw outcome.isExpired() ? OneTimeTokens.expired() : OneTimeTokens.invalid();
            }
            announcer.mailQueued();
            announcer.changed(outcome.changed());
            return announcer
                    .revoked(Revocation.EMAIL_CHANGE_UNDONE, outcome.revoked())
                    .map(Done.DONE);
        });
    }

    private static <T> Future<T> meaning(Throwable e) {
        boolean taken = e instanceof ConstraintViolation violation
                && violation.constraint().equals(EmailChangeStore.ADDRESS_TAKEN);
        return Future.failedFuture(taken ? new Failure(Code.CONFLICT, "Another account has that address by now") : e);
    }
}
