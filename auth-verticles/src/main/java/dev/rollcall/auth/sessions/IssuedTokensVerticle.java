package dev.rollcall.auth.sessions;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.IssuedTokens;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.AccessTokens;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;

/** Says what a token that somebody shows is good for, and ends its session. Which kind it is shows by itself. */
public final class IssuedTokensVerticle extends VerticleBase {
    private final Bus bus;
    private final IssuedTokenStore store;
    private final Announcer announcer;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Actor actor = Actor.of(IssuedTokens.class)
            .on(IssuedTokens.Introspect.class, this::introspect)
            .on(IssuedTokens.Revoke.class, this::revoke);

    public IssuedTokensVerticle(
            Bus bus,
            IssuedTokenStore store,
            Announcer announcer,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens) {
        this.bus = bus;
        this.store = store;
        this.announcer = announcer;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<IssuedTokens.Introspection> introspect(IssuedTokens.Introspect query) {
        Optional<RefreshToken> refresh = refreshTokens.parse(query.token());
        Future<Optional<IssuedTokens.Grant>> grant = refresh.isPresent() ? grant(refresh.get()) : grant(query.token());
        return grant.map(found -> new IssuedTokens.Introspection(found.orElse(null)));
    }

    private Future<Optional<IssuedTokens.Grant>> grant(RefreshToken token) {
        return store.standing(token, Refresh.GRACE)
                .map(found -> found.map(standing -> new IssuedTokens.Grant(
                        null,
                        standing.user(),
                        token.session(),
                        standing.rotatedAt(),
                        standing.expiresAt(),
                        standing.authTime(),
                        standing.roles(),
                        standing.emailVerified())));
    }

    private Future<Optional<IssuedTokens.Grant>> grant(Secret text) {
        return verified(text)
                .compose(verified -> verified.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : grant(verified.get(), AccessTokens.id(text.value())));
    }

    private Future<Optional<IssuedTokens.Grant>> grant(AccessToken token, String id) {
        return store.standing(token.session(), token.user())
                .map(found -> found.map(standing -> new IssuedTokens.Grant(
                        id,
                        token.user(),
                        token.session(),
                        token.issuedAt(),
                        token.expiresAt(),
                        token.authTime(),
                        standing.roles(),
                        standing.emailVerified())));
    }

    /**
     * Any refresh token of ours will do, the current one or one that was used up long ago: a thief who shows an old one ends
     * the session by refreshing as well.
     */
    private Future<Done> revoke(IssuedTokens.Revoke command) {
        return session(command.token())
                .compose(session -> session.map(store::end).orElseGet(IssuedTokensVerticle::nothing))
                .compose(ended -> ended.map(seq -> announcer.revoked(Revocation.LOGGED_OUT, seq))
                        .orElseGet(Future::succeededFuture))
                .map(Done.DONE);
    }

    private Future<Optional<SessionId>> session(Secret token) {
        Optional<RefreshToken> refresh = refreshTokens.parse(token);
        return refresh.isPresent()
                ? Future.succeededFuture(refresh.map(RefreshToken::session))
                : verified(token).map(verified -> verified.map(AccessToken::session));
    }

    /** Empty for what is not a good access token; fails when nobody can say. */
    private Future<Optional<AccessToken>> verified(Secret text) {
        return accessTokens
                .verify(text.value())
                .map(Optional::of)
                .recover(e -> e instanceof Failure failure && failure.code().isRefusal()
                        ? nothing()
                        : Future.failedFuture(e));
    }

    private static <T> Future<Optional<T>> nothing() {
        return Future.succeededFuture(Optional.empty());
    }
}
