package dev.rollcall.auth.accounts;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.User;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;

/** The accounts: registered, verified, found, renamed. */
public final class AccountsVerticle extends VerticleBase {
    /** Whether somebody has registered it before. */
    private enum Address {
        NEW,
        KNOWN
    }

    private final Bus bus;
    private final AccountStore store;
    private final PasswordHasher passwords;
    private final OneTimeTokens tokens;
    private final Announcer announcer;
    private final Tally<Address> registrations;
    private final Tally<AccountStore.Verification> verifications;
    private final Actor actor = Actor.of(Accounts.class)
            .on(Accounts.Register.class, this::register)
            .on(Accounts.VerifyByToken.class, this::verifyByToken)
            .on(Accounts.VerifyByCode.class, this::verifyByCode)
            .on(Accounts.ResendVerification.class, this::resend)
            .on(Accounts.Find.class, this::find)
            .on(Accounts.Rename.class, this::rename);

    public AccountsVerticle(
            Bus bus,
            AccountStore store,
            PasswordHasher passwords,
            OneTimeTokens tokens,
            Announcer announcer,
            MeterRegistry registry) {
        this.bus = bus;
        this.store = store;
        this.passwords = passwords;
        this.tokens = tokens;
        this.announcer = announcer;
        this.registrations = new Tally<>(
                registry,
                "rollcall.registrations",
                "Registrations by whether the address had an account",
                "address",
                Address.class);
        this.verifications = new Tally<>(
                registry,
                "rollcall.verifications",
                "Links and codes by which an address was to be verified, by what became of them",
                "outcome",
                AccountStore.Verification.class);
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
                        store.register(command.email(), hash, command.firstName(), command.lastName(), tokens.create()))
                .map(seq -> {
                    registrations.count(seq > 0 ? Address.NEW : Address.KNOWN);
                    announcer.mailQueued();
                    announcer.changed(seq);
                    return Done.DONE;
                });
    }

    private Future<Done> resend(Accounts.ResendVerification command) {
        return store.resend(command.email(), tokens.create()).map(queued -> {
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
            Optional<AccountStore.CodeTry> code = found.filter(tried -> tokens.isCode(tried.tokenId(), command.code()));
            if (code.isEmpty()) {
                return answer(new AccountStore.Verified(AccountStore.Verification.INVALID, 0));
            }
            return code.get().isTooOld()
                    ? answer(new AccountStore.Verified(AccountStore.Verification.EXPIRED, 0))
                    : verify(code.get().tokenHash());
        });
    }

    private Future<Done> verify(byte[] tokenHash) {
        return store.verify(tokenHash).compose(this::answer);
    }

    private Future<Done> answer(AccountStore.Verified verified) {
        verifications.count(verified.outcome());
        return switch (verified.outcome()) {
            case DONE -> {
                announcer.changed(verified.seq());
                yield Future.succeededFuture(Done.DONE);
            }
            case INVALID -> Future.failedFuture(OneTimeTokens.invalid());
            case EXPIRED -> Future.failedFuture(OneTimeTokens.expired());
        };
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

    private static Failure unknown() {
        return Failure.notFound("There is no such account");
    }
}
