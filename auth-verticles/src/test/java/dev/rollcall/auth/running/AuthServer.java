package dev.rollcall.auth.running;

import dev.rollcall.app.Running;
import dev.rollcall.auth.AuthService;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A node of the auth service as it is in production, on any free ports, and what tests do with it over HTTP. */
public final class AuthServer implements AutoCloseable {
    public static final String SERVICE_KEY = "Yq3vD8sKx1nPz7wLr5tBm9cHj2fGu6aE";
    public static final String JWT_SECRET_KEY = "o4Wc0ZkV8eXb1TqNy6RmSd3JpHg7LfUa";
    public static final String PAGES = "https://rollcall.example";
    public static final String CLIENT_ID = "rollcall-test";
    public static final String CLIENT_SECRET = "s+cret/of:the=client";

    /** Where a sign-in ends: the usual place, and another one. */
    public static final String SIGNED_IN = "https://app.example.com/signed-in";

    public static final String OTHER_END = "http://127.0.0.1:3000/back?tab=2";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int START_SECONDS = 60;

    private static AuthServer first;
    private static AuthServer second;

    private final Running running;
    private final String database;
    private final MailCatcher mail;

    private AuthServer(Running running, String database, MailCatcher mail) {
        this.running = running;
        this.database = database;
        this.mail = mail;
    }

    /** The node that all tests share which need nothing special. */
    public static synchronized AuthServer first() {
        if (first == null) {
            first = start(Servers.freshDatabase(), Servers.mail(), Map.of());
        }
        return first;
    }

    /** Another node of its cluster. */
    public static synchronized AuthServer second() {
        if (second == null) {
            second = first().another(Map.of());
        }
        return second;
    }

    /** A cluster of its own. */
    public static AuthServer start(String database, MailCatcher mail, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVICE_KEY",
                SERVICE_KEY,
                "JWT_SECRET_KEY",
                JWT_SECRET_KEY,
                "AUTH_DATABASE_URL",
                database,
                "REDIS_URL",
                Servers.redis().url(),
                "SMTP_URL",
                mail.smtpUrl(),
                "FRONTEND_URL",
                PAGES,
                "CLUSTER_MEMBERS",
                "",
                "ARGON2_MEMORY_KIB",
                "8192",
                "ARGON2_ITERATIONS",
                "1"));
        environment.putAll(Map.of("HTTP_PORT", "0", "CLUSTER_PORT", "0", "BUS_PORT", "0", "RATE_LIMIT_SCALE", "0"));
        environment.putAll(Map.of(
                "GOOGLE_CLIENT_ID",
                CLIENT_ID,
                "GOOGLE_CLIENT_SECRET",
                CLIENT_SECRET,
                "GOOGLE_ISSUER",
                Servers.openId().issuer(),
                "OAUTH_REDIRECT_URIS",
                SIGNED_IN + "," + OTHER_END));
        environment.putAll(settings);
        return new AuthServer(await(AuthService.start(environment)), database, mail);
    }

    /** One more node of this one's cluster, on the same database. */
    public AuthServer another(Map<String, String> settings) {
        Map<String, String> joining = new HashMap<>(Map.of("CLUSTER_MEMBERS", running.clusterAddress()));
        joining.putAll(settings);
        return start(database, mail, joining);
    }

    public Call call(String path) {
        return Call.to(url() + path);
    }

    public String url() {
        return "http://127.0.0.1:" + running.httpPort();
    }

    public Sql sql() {
        return new Sql(database);
    }

    public MailCatcher mail() {
        return mail;
    }

    public Running running() {
        return running;
    }

    /** The newest mail to that address, there already or still to come. */
    public Mail mailTo(String email) {
        return mailTo(email, any -> true);
    }

    public Mail mailTo(String email, Predicate<Mail> wanted) {
        return mail.await(email, wanted, SOON);
    }

    /** Registers and waits for the mail. */
    public Mail register(Registration registration) {
        int before = mail.messages(registration.email()).size();
        call("/v1/accounts").post(registration.body()).expect(202);
        return mailTo(
                registration.email(), any -> mail.messages(registration.email()).size() > before);
    }

    public Answer verify(String token) {
        return call("/v1/accounts/verify-email").post(Map.of("token", token));
    }

    public Answer verify(String email, String code) {
        return call("/v1/accounts/verify-email").post(Map.of("email", email, "code", code));
    }

    public Registration verified(Registration registration) {
        verify(MailText.token(register(registration))).expect(204);
        return registration;
    }

    public Person logIn(Registration registration) {
        return new Person(
                registration, call("/v1/sessions").post(registration.logIn()).expect(201));
    }

    /** Somebody new who has registered, verified and logged in. */
    public Person newPerson() {
        return logIn(verified(Registration.someone()));
    }

    public Answer refresh(String refreshToken) {
        return call("/v1/tokens/refresh").post(Map.of("refresh_token", refreshToken));
    }

    /** The cheap "still signed in?". */
    public Answer current(String accessToken) {
        return call("/v1/sessions/current").token(accessToken).get();
    }

    @Override
    public void close() {
        await(running.stop());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
