package dev.rollcall.auth.sessions;

import dev.rollcall.auth.passwords.PasswordCheck;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Sessions;
import dev.rollcall.protocol.Tokens;
import io.vertx.core.Future;

/** Lets somebody who is signed in prove again who they are. The session stays the same one, and gets other tokens. */
public final class Reauthentication {
    private final LogInStore accounts;
    private final RefreshStore store;
    private final PasswordCheck check;
    private final RefreshTokens tokens;
    private final TokenIssuer issuer;

    public Reauthentication(
            LogInStore accounts, RefreshStore store, PasswordCheck check, RefreshTokens tokens, TokenIssuer issuer) {
        this.accounts = accounts;
        this.store = store;
        this.check = check;
        this.tokens = tokens;
        this.issuer = issuer;
    }

    Future<Tokens> reauthenticate(Sessions.Reauthenticate command) {
        return accounts.candidate(command.user()).compose(found -> {
            LogInStore.Candidate account = found.orElseThrow(Reauthentication::ended);
            var claim = new PasswordCheck.Claim(account.email(), account.passwordHash(), true);
            return check.check(claim, command.password())
                    .compose(checked -> checked.isRight() ? renew(command, account) : refuse(command));
        });
    }

    private Future<Tokens> renew(Sessions.Reauthenticate command, LogInStore.Candidate account) {
        byte[] seed = tokens.newSeed();
        RefreshToken token = tokens.seeded(command.session(), seed);
        return store.reauthenticate(command.user(), account.passwordChangedAt(), token, seed)
                .map(granted -> issuer.tokens(granted.orElseThrow(Reauthentication::ended), token));
    }

    private Future<Tokens> refuse(Sessions.Reauthenticate command) {
        return store.refused(command.user(), command.session())
                .compose(noted ->
                        Future.failedFuture(new Failure(Code.CURRENT_PASSWORD_WRONG, "The password is wrong")));
    }

    private static Failure ended() {
        return new Failure(Code.SESSION_REVOKED, "This session has ended; log in again");
    }
}
