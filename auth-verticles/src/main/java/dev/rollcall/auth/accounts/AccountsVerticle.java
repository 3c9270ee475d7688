package dev.rollcall.auth.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.User;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.UUID;

/** The accounts: registered, verified, found, renamed. */
public final class AccountsVerticle extends VerticleBase {
    private final Bus bus;
    private final AccountStore store;
    private final PasswordHasher passwords;
    private final OneTimeTokens tokens;
    private final Announcer announcer;
    private final Actor actor = Actor.of(Accounts.class)
            .on(Accounts.Register.class, this::register)
            .on(Accounts.VerifyByToken.class, this::verifyByToken)
            .on(Accounts.VerifyByCode.class, this::verifyByCode)
            .on(Accounts.ResendVerification.class, this::resend)
            .on(Accounts.Find.class, this::find)
            .on(Accounts.Rename.class, this::rename);

    public AccountsVerticle(Bus bus, AccountStore store, PasswordHasher passwords, OneTimeTokens tokens) {
        this.bus = bus;
        this.store = store;
        this.passwords = passwords;
        this.tokens = tokens;
        this.announcer = new Announcer(bus);
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Done> register(Accounts.Register command) {
        return passwords
                .hash(command.password())
                .compose(hash ->
                        store.register(command.email(), hash, command.firstName(), command.lastName(), newToken()))
                .map(seq -> {
                    announcer.mailQueued();
                    announcer.changed(seq);
                    return Done.DONE;
                });
    }

    private Future<Done> resend(Accounts.ResendVerification command) {
        return store.resend(command.email(), newToken()).map(queued -> {
            announcer.mailQueued();
            return Done.DONE;
        });
    }

    private Future<Done> verifyByToken(Accounts.VerifyByToken command) {
        return verify(OneTimeTokens.hash(command.token()));
    }

    /** Whether a code is too old is told to those only who know it. */
    private Future<Done> verifyByCode(Accounts.VerifyByCode command) {
        return store.tryCode(command.email()).compose(found -> {
            AccountStore.CodeTry code = found.filter(tried -> tokens.isCode(tried.tokenId(), command.code()))
                    .orElseThrow(AccountsVerticle::invalid);
            return code.isTooOld() ? Future.failedFuture(expired()) : verify(code.tokenHash());
        });
    }

    private Future<Done> verify(byte[] tokenHash) {
        return store.verify(tokenHash).compose(verified -> switch (verified.outcome()) {
            case DONE -> {
                announcer.changed(verified.seq());
                yield Future.succeededFuture(Done.DONE);
            }
            case INVALID -> Future.failedFuture(invalid());
            case EXPIRED -> Future.failedFuture(expired());
        });
    }

    private Future<User> find(Accounts.Find query) {
        return store.find(query.id()).map(found -> found.orElseThrow(AccountsVerticle::unknown));
    }

    private Future<User> rename(Accounts.Rename command) {
        return store.rename(command.id(), command.firstName(), command.lastName())
                .map(found -> {
                    AccountStore.Renamed renamed = found.orElseThrow(AccountsVerticle::unknown);
                    announcer.changed(renamed.seq());
                    return renamed.user();
                });
    }

    private AccountStore.Token newToken() {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return new AccountStore.Token(id, OneTimeTokens.hash(tokens.link(id)));
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such account");
    }

    private static Failure invalid() {
        return new Failure(
                Code.VERIFICATION_INVALID, "That link or code is wrong, or has been used; ask for a new one");
    }

    private static Failure expired() {
        return new Failure(Code.VERIFICATION_EXPIRED, "That link or code is too old; ask for a new one");
    }
}
