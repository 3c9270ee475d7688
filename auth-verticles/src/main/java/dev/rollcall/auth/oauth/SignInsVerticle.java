package dev.rollcall.auth.oauth;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.sessions.LogInOutcome;
import dev.rollcall.auth.sessions.Proof;
import dev.rollcall.auth.sessions.SessionOpening;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.ProvenIdentity;
import dev.rollcall.protocol.SignIns;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.ConstraintViolation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Redis;
import java.time.Duration;

/** Signing in by an identity at an OpenID provider: to which account, and whether at all. */
public final class SignInsVerticle extends VerticleBase {
    private static final Duration CODE_LIFETIME = Duration.ofSeconds(60);

    /** Whose session a code opens. */
    private record Earned(UserId user) {}

    private final Bus bus;
    private final SignInStore store;
    private final SessionOpening opening;
    private final OneTimeRecords<Earned> codes;
    private final Announcer announcer;
    private final Tally<LogInOutcome> outcomes;
    private final Actor actor = Actor.of(SignIns.class)
            .on(SignIns.ByProvider.class, this::signIn)
            .on(SignIns.NoteRefusal.class, this::noteRefusal)
            .on(SignIns.Exchange.class, this::exchange);

    public SignInsVerticle(
            Bus bus,
            SignInStore store,
            SessionOpening opening,
            Redis redis,
            Announcer announcer,
            Tally<LogInOutcome> outcomes) {
        this.bus = bus;
        this.store = store;
        this.opening = opening;
        this.codes = new OneTimeRecords<>(redis, Earned.class, "oauth-code", CODE_LIFETIME);
        this.announcer = announcer;
        this.outcomes = outcomes;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<SignIns.SignedIn> signIn(SignIns.ByProvider command) {
        ProvenIdentity identity = command.identity();
        return store.use(identity)
                .compose(owner -> owner.isPresent() ? known(owner.get()) : unknown(identity))
                .compose(user -> codes.keep(new Earned(user)))
                .map(SignIns.SignedIn::new);
    }

    private static Future<UserId> known(SignInStore.Owner owner) {
        return owner.isActive() ? Future.succeededFuture(owner.user()) : Future.failedFuture(disabled());
    }

    /** An address that the provider has not verified proves nothing: it neither finds an account nor makes one. */
    private Future<UserId> unknown(ProvenIdentity identity) {
        return identity.isEmailVerified()
                ? adopt(identity)
                : refuse(
                        identity,
                        linkRequired(),
                        new Failure(Code.EMAIL_NOT_VERIFIED, "The provider has not verified the address"));
    }

    private Future<UserId> adopt(ProvenIdentity identity) {
        return store.adopt(identity)
                .compose(adopted ->
                        adopted.isPresent() ? announce(adopted.get()) : refuse(identity, disabled(), disabled()))
                .recover(e -> e instanceof ConstraintViolation violation
                        ? linkedBefore(identity, violation)
                        : Future.failedFuture(e));
    }

    private Future<UserId> announce(SignInStore.Adopted adopted) {
        announcer.mailQueued();
        announcer.changed(adopted.seq());
        return adopted.endedSeq() == 0
                ? Future.succeededFuture(adopted.user())
                : announcer
                        .revoked(Revocation.EMAIL_NOT_OWNED, adopted.endedSeq())
                        .map(adopted.user());
    }

    /** Another sign-in at the same moment has linked it; or the account has another identity, as an address that passed on. */
    private Future<UserId> linkedBefore(ProvenIdentity identity, ConstraintViolation violation) {
        return store.use(identity).compose(owner -> {
            if (owner.isPresent()) {
                return known(owner.get());
            }
            return violation.constraint().equals(IdentityStore.ONE_PER_PROVIDER)
                    ? refuse(identity, linkRequired(), linkRequired())
                    : Future.failedFuture(violation);
        });
    }

    /** For one reason where its address is that of an account, else for another. */
    private Future<UserId> refuse(ProvenIdentity identity, Failure ofAccount, Failure otherwise) {
        return store.noteRefusal(
                        identity.email(),
                        ofAccount.code().word(),
                        otherwise.code().word())
                .compose(hasAccount -> Future.failedFuture(hasAccount ? ofAccount : otherwise));
    }

    private Future<Done> noteRefusal(SignIns.NoteRefusal command) {
        return store.noteRefusal(null, command.reason(), command.reason()).map(Done.DONE);
    }

    private Future<Tokens> exchange(SignIns.Exchange command) {
        return codes.take(command.code())
                .compose(found -> {
                    Earned earned = found.orElseThrow(() -> new Failure(
                            Code.CODE_INVALID, "That code is wrong, too old, or has been used: sign in again"));
                    return opening.open(new Proof(earned.user(), IdentityStore.GOOGLE), command.device());
                })
                .onSuccess(opened -> outcomes.count(LogInOutcome.SUCCESS))
                .onFailure(e -> outcomes.count(LogInOutcome.of(e)));
    }

    private static Failure disabled() {
        return new Failure(Code.ACCOUNT_DISABLED, "This account has been disabled");
    }

    private static Failure linkRequired() {
        return new Failure(
                Code.LINK_REQUIRED, "There is an account with this address: log in to it, and link the identity there");
    }
}
