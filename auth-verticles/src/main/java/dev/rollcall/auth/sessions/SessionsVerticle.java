package dev.rollcall.auth.sessions;

import dev.rollcall.auth.accounts.AccountStore;
import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.Sessions;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.protocol.User;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The sessions: opened by a password, kept by refreshing, ended everywhere at once. */
public final class SessionsVerticle extends VerticleBase {
    /** How long a token's predecessor still yields the same successor: for parallel tabs and lost answers. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Bus bus;
    private final SessionStore store;
    private final AccountStore accounts;
    private final PasswordHasher passwords;
    private final RefreshTokens refreshTokens;
    private final TokenIssuer issuer;
    private final SessionOpening opening;
    private final Announcer announcer;
    private final Actor actor = Actor.of(Sessions.class)
            .on(Sessions.Open.class, this::open)
            .on(Sessions.Refresh.class, this::refresh)
            .on(Sessions.ListLive.class, this::listLive)
            .on(Sessions.Revoke.class, this::revoke)
            .on(Sessions.RevokeAll.class, this::revokeAll);

    public SessionsVerticle(
            Bus bus,
            SessionStore store,
            AccountStore accounts,
            PasswordHasher passwords,
            RefreshTokens refreshTokens,
            TokenIssuer issuer,
            SessionOpening opening) {
        this.bus = bus;
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
        this.opening = opening;
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

    private Future<Tokens> open(Sessions.Open command) {
        return accounts.credentials(command.email())
                .compose(found -> passwords
                        .verify(
                                found.map(AccountStore.Credentials::passwordHash)
                                        .orElse(null),
                                command.password())
                        .map(right -> {
                            if (!right) {
                                throw new Failure(Code.CREDENTIALS_INVALID, "The address or the password is wrong");
                            }
                            return mayLogIn(found.orElseThrow().user());
                        }))
                .compose(user -> opening.open(new Proof(user.id(), Proof.PASSWORD), command.device()));
    }

    /** Told to those only who know the password. */
    private static User mayLogIn(User user) {
        if (!user.isActive()) {
            throw SessionOpening.disabled();
        }
        if (!user.isEmailVerified()) {
            throw new Failure(Code.EMAIL_NOT_VERIFIED, "Verify your email address first: see the mail we sent");
        }
        return user;
    }

    private Future<Tokens> refresh(Sessions.Refresh command) {
        RefreshToken token = refreshTokens.parse(command.refreshToken()).orElseThrow(SessionsVerticle::unknownToken);
        RefreshToken successor = refreshTokens.successor(token);
        return store.rotate(token, successor)
                .compose(rotated -> rotated.isPresent()
                        ? Future.succeededFuture(issuer.tokens(rotated.get(), successor))
                        : repeatOrRefuse(token, successor));
    }

    private Future<Tokens> repeatOrRefuse(RefreshToken token, RefreshToken successor) {
        return store.find(token, GRACE).compose(row -> {
            SessionStore.Found found = row.orElseThrow(SessionsVerticle::unknownToken);
            User user = found.granted().user();
            if (!user.isActive()) {
                throw new Failure(Code.TOKEN_OF_DISABLED_ACCOUNT, "This account has been disabled");
            }
            if (found.isRevoked()) {
                throw new Failure(Code.SESSION_REVOKED, "This session has ended; log in again");
            }
            if (found.isExpired()) {
                throw new Failure(Code.REFRESH_EXPIRED, "The refresh token has expired; log in again");
            }
            if (found.isGrace()) {
                return Future.succeededFuture(issuer.tokens(found.granted(), successor));
            }
            if (found.isCurrent()) {
                throw Failure.unavailable("The session changed at this very moment; try again");
            }
            return store.revoke(user.id(), token.session(), "reused")
                    .compose(revoked -> announcer.revoked(revoked.seq()))
                    .compose(ended -> Future.failedFuture(new Failure(
                            Code.REFRESH_REUSED, "This refresh token was used before, so its session has been ended")));
        });
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
        return store.revoke(command.user(), command.session(), "logged-out").compose(revoked -> {
            if (!revoked.exists()) {
                throw Failure.notFound("There is no such session");
            }
            return announcer.revoked(revoked.seq()).map(Done.DONE);
        });
    }

    private Future<Done> revokeAll(Sessions.RevokeAll command) {
        return store.revokeAll(command.user(), command.except(), "logged-out")
                .compose(revoked -> announcer.revoked(revoked.seq()))
                .map(Done.DONE);
    }

    private static Failure unknownToken() {
        return new Failure(Code.REFRESH_INVALID, "That is not a refresh token of ours");
    }
}
