package dev.rollcall.auth;

import dev.rollcall.app.ServiceStart;
import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.passwords.Guesses;
import dev.rollcall.auth.passwords.PasswordCheck;
import dev.rollcall.auth.sessions.DeviceFingerprints;
import dev.rollcall.auth.sessions.IssuedTokenStore;
import dev.rollcall.auth.sessions.IssuedTokensVerticle;
import dev.rollcall.auth.sessions.LiveSessions;
import dev.rollcall.auth.sessions.LogIn;
import dev.rollcall.auth.sessions.LogInOutcome;
import dev.rollcall.auth.sessions.LogInStore;
import dev.rollcall.auth.sessions.MailedLinks;
import dev.rollcall.auth.sessions.OpeningStore;
import dev.rollcall.auth.sessions.Reauthentication;
import dev.rollcall.auth.sessions.Refresh;
import dev.rollcall.auth.sessions.RefreshStore;
import dev.rollcall.auth.sessions.SessionOpening;
import dev.rollcall.auth.sessions.SessionStore;
import dev.rollcall.auth.sessions.SessionsVerticle;
import dev.rollcall.auth.sessions.TokenIssuer;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.auth.tokens.RefreshTokens;
import java.time.Clock;

/** What sessions are made of. */
final class SessionParts {
    private final ServiceStart start;
    private final OneTimeTokens links;
    private final RefreshTokens refreshTokens;
    private final DeviceFingerprints fingerprints;
    private final TokenIssuer issuer;
    private final Guesses guesses;
    private final Announcer announcer;
    private final Clock clock;

    SessionParts(
            ServiceStart start,
            String secret,
            OneTimeTokens links,
            TokenIssuer issuer,
            Announcer announcer,
            Clock clock) {
        this.start = start;
        this.links = links;
        this.refreshTokens = new RefreshTokens(secret);
        this.fingerprints = new DeviceFingerprints(secret);
        this.issuer = issuer;
        this.guesses = new Guesses(start.redis(), secret, clock);
        this.announcer = announcer;
        this.clock = clock;
    }

    /** For whoever lets people in. */
    SessionOpening opening() {
        OpeningStore store = new OpeningStore(start.database());
        return new SessionOpening(store, refreshTokens, links, fingerprints, issuer, announcer);
    }

    /** For whoever asks for a password. */
    PasswordCheck check(PasswordHasher hasher) {
        return new PasswordCheck(hasher, guesses, clock);
    }

    Guesses guesses() {
        return guesses;
    }

    SessionsVerticle actor(PasswordHasher hasher) {
        SessionStore sessions = new SessionStore(start.database());
        LogInStore logIns = new LogInStore(start.database());
        RefreshStore refreshes = new RefreshStore(start.database());
        PasswordCheck check = check(hasher);
        return new SessionsVerticle(
                start.bus(),
                sessions,
                new LiveSessions(sessions, start.meters()),
                announcer,
                new LogIn(
                        logIns,
                        fingerprints,
                        check,
                        hasher,
                        links,
                        opening(),
                        announcer,
                        LogInOutcome.tally(start.meters(), "password")),
                new Refresh(refreshes, refreshTokens, issuer, announcer, start.meters()),
                new Reauthentication(logIns, refreshes, check, refreshTokens, issuer),
                new MailedLinks(sessions, logIns, links, guesses, announcer));
    }

    /** For tokens that are shown by others than their sessions' users. */
    IssuedTokensVerticle issuedTokens() {
        IssuedTokenStore store = new IssuedTokenStore(start.database());
        return new IssuedTokensVerticle(start.bus(), store, announcer, start.accessTokens(), refreshTokens);
    }
}
