package dev.rollcall.auth;

import dev.rollcall.app.Running;
import dev.rollcall.app.ServiceStart;
import dev.rollcall.app.Tally;
import dev.rollcall.auth.accounts.AccountStore;
import dev.rollcall.auth.accounts.AccountsVerticle;
import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.auth.addresses.EmailChangeStore;
import dev.rollcall.auth.addresses.EmailChangesVerticle;
import dev.rollcall.auth.administration.AdministrationStore;
import dev.rollcall.auth.administration.AdministrationVerticle;
import dev.rollcall.auth.audit.AuditLineStore;
import dev.rollcall.auth.audit.AuditLinesVerticle;
import dev.rollcall.auth.audit.AuditStore;
import dev.rollcall.auth.audit.AuditVerticle;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.ChangeFeedVerticle;
import dev.rollcall.auth.changes.FactStore;
import dev.rollcall.auth.cleanup.CleanUp;
import dev.rollcall.auth.email.EmailsVerticle;
import dev.rollcall.auth.email.LetterCipher;
import dev.rollcall.auth.email.MailMetrics;
import dev.rollcall.auth.email.MailStore;
import dev.rollcall.auth.http.AccountRoutes;
import dev.rollcall.auth.http.AdminRoutes;
import dev.rollcall.auth.http.AuditRoutes;
import dev.rollcall.auth.http.BrowserCookie;
import dev.rollcall.auth.http.EmailRoutes;
import dev.rollcall.auth.http.IdentityRoutes;
import dev.rollcall.auth.http.InternalRoutes;
import dev.rollcall.auth.http.LogInLinkRoutes;
import dev.rollcall.auth.http.MeRoutes;
import dev.rollcall.auth.http.OAuthRoutes;
import dev.rollcall.auth.http.PageRoutes;
import dev.rollcall.auth.http.PasswordRoutes;
import dev.rollcall.auth.http.PrivacyRoutes;
import dev.rollcall.auth.http.RefreshCookie;
import dev.rollcall.auth.http.SessionRoutes;
import dev.rollcall.auth.http.TokenRoutes;
import dev.rollcall.auth.keys.SigningVerticle;
import dev.rollcall.auth.keys.TokenKeysVerticle;
import dev.rollcall.auth.oauth.IdentitiesVerticle;
import dev.rollcall.auth.oauth.IdentityStore;
import dev.rollcall.auth.oauth.SignInFlow;
import dev.rollcall.auth.oauth.SignInStore;
import dev.rollcall.auth.oauth.SignInsVerticle;
import dev.rollcall.auth.passwords.PasswordRules;
import dev.rollcall.auth.passwords.PasswordStore;
import dev.rollcall.auth.passwords.PasswordsVerticle;
import dev.rollcall.auth.privacy.ErasureStore;
import dev.rollcall.auth.privacy.ExportStore;
import dev.rollcall.auth.privacy.KeptExports;
import dev.rollcall.auth.privacy.PrivacyVerticle;
import dev.rollcall.auth.sessions.LogInOutcome;
import dev.rollcall.auth.sessions.TokenIssuer;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Routes;
import dev.rollcall.jobs.Job;
import dev.rollcall.jobs.JobsVerticle;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.token.TokenSigner;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The auth service: what it is made of. */
public final class AuthService implements ServiceStart.Parts {
    private final AuthSettings settings;
    private final Clock clock;
    private final PasswordRules passwordRules;

    private AuthService(AuthSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.passwordRules = PasswordRules.load(settings.passwordMinimum(), settings.passwordWords());
    }

    /** Fails with a {@code SettingsException} when a setting will not do. */
    public static Future<Running> start(Map<String, String> environment) {
        try {
            AuthSettings settings = AuthSettings.load(environment);
            Clock clock = Clock.systemUTC();
            return ServiceStart.run(settings.node(), environment, "db/auth", new AuthService(settings, clock), clock);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public List<Deployable> actors(ServiceStart start) {
        String secret = settings.node().jwtSecret();
        PasswordHasher passwords = new PasswordHasher(start.vertx(), settings.argon2(), start.meters());
        OneTimeTokens oneTimeTokens = new OneTimeTokens(secret);
        AccountStore accounts = new AccountStore(start.database(), settings.adminEmails());
        TokenSigner signer = new TokenSigner();
        TokenIssuer issuer = new TokenIssuer(signer, clock);
        Announcer announcer = new Announcer(start.bus(), start.meters());
        SessionParts sessions = new SessionParts(start, secret, oneTimeTokens, issuer, announcer, clock);
        List<Deployable> actors = new ArrayList<>();
        actors.add(new SigningVerticle(start.bus(), start.database(), signer, settings.keys(), start.meters()));
        host(actors, "changes", new TokenKeysVerticle(start.bus(), start.database()));
        host(actors, "audit", new AuditVerticle(start.bus(), new AuditStore(start.database())));
        host(actors, "audit", new AuditLinesVerticle(new AuditLineStore(start.database())));
        host(
                actors,
                "changes",
                new ChangeFeedVerticle(
                        start.bus(), new ChangeLog(start.database()), new FactStore(start.database()), clock));
        host(
                actors,
                "email",
                new EmailsVerticle(
                        start.bus(),
                        new MailStore(start.database()),
                        settings.mail(),
                        oneTimeTokens,
                        new LetterCipher(secret),
                        new MailMetrics(start.meters())));
        host(
                actors,
                "accounts",
                new AccountsVerticle(start.bus(), accounts, passwords, oneTimeTokens, announcer, start.meters()));
        host(
                actors,
                "accounts",
                new PasswordsVerticle(
                        start.bus(),
                        new PasswordStore(start.database(), settings.adminEmails()),
                        passwords,
                        sessions.check(passwords),
                        sessions.guesses(),
                        passwordRules,
                        oneTimeTokens,
                        announcer,
                        start.meters()));
        host(
                actors,
                "accounts",
                new EmailChangesVerticle(
                        start.bus(),
                        new EmailChangeStore(start.database(), settings.adminEmails()),
                        oneTimeTokens,
                        announcer));
        host(
                actors,
                "administration",
                new AdministrationVerticle(
                        start.bus(), new AdministrationStore(start.database()), settings.adminEmails(), announcer));
        host(actors, "identities", new IdentitiesVerticle(start.bus(), new IdentityStore(start.database()), announcer));
        host(
                actors,
                "identities",
                new SignInsVerticle(
                        start.bus(),
                        new SignInStore(start.database(), settings.adminEmails()),
                        sessions.opening(),
                        start.redis(),
                        announcer,
                        googleLogIns(start)));
        host(
                actors,
                "privacy",
                new PrivacyVerticle(
                        start.bus(), new ExportStore(start.database()), new ErasureStore(start.database()), announcer));
        host(actors, "sessions", sessions.actor(passwords));
        host(actors, "sessions", sessions.issuedTokens());
        host(actors, "cleanup", new JobsVerticle(start.database(), jobs(start, announcer), start.meters(), clock));
        return actors;
    }

    private static Tally<LogInOutcome> googleLogIns(ServiceStart start) {
        return LogInOutcome.tally(start.meters(), "google");
    }

    private List<Job> jobs(ServiceStart start, Announcer announcer) {
        List<Job> jobs = new ArrayList<>(CleanUp.jobs(start.database(), settings.retention()));
        jobs.add(KeptExports.job(start.bus(), start.database(), announcer));
        return jobs;
    }

    private void host(List<Deployable> actors, String role, Deployable actor) {
        if (settings.roles().contains(role)) {
            actors.add(actor);
        }
    }

    @Override
    public List<Routes> routes(ServiceStart start) {
        Bearer bearer = start.bearer();
        RefreshCookie cookie = new RefreshCookie(settings.node().http().corsOrigins(), settings.url());
        BrowserCookie browser = new BrowserCookie(settings.url());
        Optional<SignInFlow> oauth = settings.oauth()
                .map(provider -> new SignInFlow(
                        start.vertx(), start.bus(), start.redis(), provider, googleLogIns(start), clock));
        return List.of(
                new AccountRoutes(start.bus(), passwordRules),
                new LogInLinkRoutes(start.bus()), // before the routes that take an id where these have a word
                new SessionRoutes(
                        start.bus(),
                        bearer,
                        cookie,
                        new RefreshTokens(settings.node().jwtSecret())),
                new MeRoutes(start.bus(), bearer),
                new PrivacyRoutes(start.bus(), bearer, cookie, clock),
                new AdminRoutes(start.bus(), bearer),
                new AuditRoutes(start.bus(), bearer),
                new OAuthRoutes(start.bus(), oauth, browser, cookie),
                new IdentityRoutes(start.bus(), bearer, clock, oauth, browser),
                new PasswordRoutes(start.bus(), bearer, passwordRules),
                new EmailRoutes(start.bus(), bearer, clock),
                new InternalRoutes(start.bus(), start.serviceKey()),
                new TokenRoutes(start.bus(), start.serviceKey()),
                new PageRoutes(settings.passwordMinimum()));
    }
}
