package dev.rollcall.auth.passwords;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Passwords;
import dev.rollcall.protocol.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.OffsetDateTime;
import java.util.List;

/** The passwords: changed by who knows the present one, reset by who has the address. */
public final class PasswordsVerticle extends VerticleBase {
    /** How far a reset comes: a link is asked for, and is good for another password or not. */
    private enum Reset {
        REQUESTED,
        DONE,
        INVALID,
        EXPIRED
    }

    private final Bus bus;
    private final PasswordStore store;
    private final PasswordHasher hasher;
    private final PasswordCheck passwords;
    private final Guesses guesses;
    private final PasswordRules rules;
    private final OneTimeTokens tokens;
    private final Announcer announcer;
    private final Tally<Reset> resets;
    private final Actor actor = Actor.of(Passwords.class)
            .on(Passwords.Change.class, this::change)
            .on(Passwords.RequestReset.class, this::requestReset)
            .on(Passwords.ConfirmReset.class, this::confirmReset);

    public PasswordsVerticle(
            Bus bus,
            PasswordStore store,
            PasswordHasher hasher,
            PasswordCheck passwords,
            Guesses guesses,
            PasswordRules rules,
            OneTimeTokens tokens,
            Announcer announcer,
            MeterRegistry registry) {
        this.bus = bus;
        this.store = store;
        this.hasher = hasher;
        this.passwords = passwords;
        this.guesses = guesses;
        this.rules = rules;
        this.tokens = tokens;
        this.announcer = announcer;
        this.resets = new Tally<>(
                registry, "rollcall.password.resets", "Password resets by how far they came", "outcome", Reset.class);
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Done> change(Passwords.Change command) {
        return store.current(command.user()).compose(found -> {
            PasswordStore.Current current = found.orElseThrow(() -> Failure.notFound("There is no such account"));
            if (current.hash() == null) {
                throw new Failure(
                        Code.CONFLICT, "This account has no password yet: set one by POST /v1/password-resets");
            }
            check(command.newPassword(), current.email());
            var claim = new PasswordCheck.Claim(current.email(), current.hash(), true);
            return passwords
                    .check(claim, command.currentPassword())
                    .compose(checked -> checked.isRight() ? replace(command, current.since()) : refuse(command));
        });
    }

    private Future<Done> replace(Passwords.Change command, OffsetDateTime verified) {
        return hasher.hash(command.newPassword())
                .compose(newHash -> store.change(command.user(), command.session(), verified, newHash))
                .compose(told -> tell(Revocation.PASSWORD_CHANGED, told.orElseThrow(PasswordsVerticle::wrongPassword)));
    }

    private Future<Done> refuse(Passwords.Change command) {
        return store.refused(command.user(), command.session())
                .compose(written -> Future.failedFuture(wrongPassword()));
    }

    private Future<Done> requestReset(Passwords.RequestReset command) {
        return store.requestReset(command.email(), tokens.create()).map(written -> {
            resets.count(Reset.REQUESTED);
            announcer.mailQueued();
            return Done.DONE;
        });
    }

    /** A password that will not do leaves the link as it was. Whoever has the address need not wait to log in with a new one. */
    private Future<Done> confirmReset(Passwords.ConfirmReset command) {
        byte[] token = OneTimeTokens.hash(command.token());
        return store.findReset(token).compose(found -> {
            PasswordStore.Reset reset = found.orElseThrow(this::invalidReset);
            if (reset.isExpired()) {
                resets.count(Reset.EXPIRED);
                throw OneTimeTokens.expired();
            }
            check(command.newPassword(), reset.email());
            return hasher.hash(command.newPassword())
                    .compose(newHash -> store.reset(token, newHash))
                    .compose(told -> tell(Revocation.PASSWORD_RESET, told.orElseThrow(this::invalidReset)))
                    .onSuccess(told -> resets.count(Reset.DONE))
                    .compose(done -> guesses.clear(reset.email(), PasswordCheck.client()))
                    .map(Done.DONE);
        });
    }

    private Failure invalidReset() {
        resets.count(Reset.INVALID);
        return OneTimeTokens.invalid();
    }

    private void check(Secret newPassword, String address) {
        rules.check("/new_password", newPassword, address).ifPresent(violation -> {
            throw Failure.invalid(List.of(violation));
        });
    }

    private Future<Done> tell(Revocation why, PasswordStore.Told told) {
        announcer.mailQueued();
        announcer.changed(told.changed());
        return announcer.revoked(why, told.revoked()).map(Done.DONE);
    }

    private static Failure wrongPassword() {
        return new Failure(Code.CURRENT_PASSWORD_WRONG, "That is not your present password");
    }
}
