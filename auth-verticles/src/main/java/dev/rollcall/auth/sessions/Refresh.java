package dev.rollcall.auth.sessions;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Keeps sessions going from one refresh token to the next. The token before the current one yields the same successor for a
 * while: for parallel tabs and lost answers. Any older one is taken for stolen, and ends the session.
 */
public final class Refresh {
    static final Duration GRACE = Duration.ofSeconds(30);

    /** How often a token that turns out to be current after all is tried again. */
    private static final int TRIES = 3;

    private final RefreshStore store;
    private final RefreshTokens tokens;
    private final TokenIssuer issuer;
    private final Announcer announcer;
    private final Tally<RefreshOutcome> outcomes;

    public Refresh(
            RefreshStore store, RefreshTokens tokens, TokenIssuer issuer, Announcer announcer, MeterRegistry registry) {
        this.store = store;
        this.tokens = tokens;
        this.issuer = issuer;
        this.announcer = announcer;
        this.outcomes = RefreshOutcome.tally(registry);
    }

    Future<Tokens> refresh(Secret text) {
        return tokens.parse(text)
                .map(token -> rotate(token, TRIES))
                .orElseGet(() -> Future.failedFuture(unknownToken()))
                .onFailure(e -> outcomes.count(RefreshOutcome.of(e)));
    }

    private Future<Tokens> rotate(RefreshToken token, int tries) {
        RefreshToken successor = tokens.successor(token);
        return store.rotate(token, successor)
                .compose(rotated -> rotated.isPresent()
                        ? grant(RefreshOutcome.ROTATED, rotated.get(), successor)
                        : store.find(token, GRACE)
                                .compose(found ->
                                        repeatOrRefuse(token, found.orElseThrow(Refresh::unknownToken), tries)));
    }

    private Future<Tokens> repeatOrRefuse(RefreshToken token, RefreshStore.Found found, int tries) {
        if (!found.granted().user().isActive()) {
            throw new Failure(Code.TOKEN_OF_DISABLED_ACCOUNT, "This account has been disabled");
        }
        if (found.isRevoked()) {
            throw new Failure(Code.SESSION_REVOKED, "This session has ended; log in again");
        }
        if (found.isExpired()) {
            throw new Failure(Code.REFRESH_EXPIRED, "The refresh token has expired; log in again");
        }
        if (found.isGrace()) {
            return grant(RefreshOutcome.REPEATED, found.granted(), successor(token, found));
        }
        if (found.isCurrent()) {
            // what kept it from being rotated has passed: the account has just been enabled again
            return tries > 1
                    ? rotate(token, tries - 1)
                    : Future.failedFuture(Failure.unavailable("The session keeps changing; try again"));
        }
        return endReused(token);
    }

    private Future<Tokens> grant(RefreshOutcome outcome, Granted granted, RefreshToken token) {
        outcomes.count(outcome);
        return Future.succeededFuture(issuer.tokens(granted, token));
    }

    private RefreshToken successor(RefreshToken token, RefreshStore.Found found) {
        return found.seed() == null ? tokens.successor(token) : tokens.seeded(token.session(), found.seed());
    }

    private Future<Tokens> endReused(RefreshToken token) {
        return store.endReused(token)
                .compose(ended -> {
                    if (ended.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    announcer.mailQueued();
                    return announcer.revoked(Revocation.REUSED, ended.get());
                })
                .compose(ended -> Future.failedFuture(new Failure(
                        Code.REFRESH_REUSED, "This refresh token was used before, so its session has been ended")));
    }

    private static Failure unknownToken() {
        return new Failure(Code.REFRESH_INVALID, "That is not a refresh token of ours");
    }
}
