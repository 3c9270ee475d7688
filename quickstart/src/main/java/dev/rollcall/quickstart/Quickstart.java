package dev.rollcall.quickstart;

import dev.rollcall.app.Running;
import dev.rollcall.auth.AuthService;
import dev.rollcall.embedded.MailServer;
import dev.rollcall.embedded.OpenIdServer;
import dev.rollcall.embedded.PostgresServer;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.meeting.MeetingService;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The whole product in one process: the servers it needs, and both services as two members of one cluster. */
public final class Quickstart implements AutoCloseable {
    private static final String ANY_PORT = "0";
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;
    private static final String AUTH_DATABASE_URL = "AUTH_DATABASE_URL";
    private static final String DATABASE_URL = "DATABASE_URL";
    private static final String REDIS_URL = "REDIS_URL";
    private static final String JWT_SECRET = "JWT_SECRET_KEY";
    private static final String SERVICE_KEY = "SERVICE_KEY";
    private static final String CLIENT_SECRET = "GOOGLE_CLIENT_SECRET";

    /** Where frontends under development are. */
    private static final String REDIRECT_URIS = "http://127.0.0.1:3000/signed-in,http://localhost:3000/signed-in";

    /** What is up, the latest first. */
    private final Deque<AutoCloseable> up = new ArrayDeque<>();

    private final Map<String, String> environment = new HashMap<>();
    private PostgresServer postgres;
    private RedisServer redis;
    private MailServer mail;
    private OpenIdServer openId;
    private Running auth;
    private Running meeting;

    private Quickstart() {}

    /**
     * Blocks until all is ready.
     *
     * @param settings override what the quickstart would choose, but for the ports, which the options say; no PostgreSQL
     *     and no Redis is started where they name others
     */
    static Quickstart start(Options options, DataFolder data, Map<String, String> settings) {
        Quickstart quickstart = new Quickstart();
        try {
            quickstart.startServers(options, data, settings.keySet());
            quickstart.startServices(options, data, settings);
            return quickstart;
        } catch (RuntimeException e) {
            quickstart.close();
            throw e;
        }
    }

    String authUrl() {
        return url(auth.httpPort());
    }

    String meetingUrl() {
        return url(meeting.httpPort());
    }

    String mailboxUrl() {
        return mail.httpUrl();
    }

    MailServer mail() {
        return mail;
    }

    String issuer() {
        return openId.issuer();
    }

    /** What the services were told. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Stops everything in reverse order. */
    @Override
    public synchronized void close() {
        while (!up.isEmpty()) {
            try {
                up.pop().close();
            } catch (Exception e) {
                System.err.println("While stopping: " + e);
            }
        }
    }

    private void startServers(Options options, DataFolder data, Set<String> named) {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        if (!named.containsAll(List.of(AUTH_DATABASE_URL, DATABASE_URL))) {
            starts.add(starting(() -> postgres = PostgresServer.start(data.in("postgres"), 0)));
        }
        if (!named.contains(REDIS_URL)) {
            starts.add(starting(() -> redis = RedisServer.start(data.in("redis"), 0)));
        }
        starts.add(starting(() -> mail = MailServer.start(0, options.mailboxPort(), data.in("mail"))));
        starts.add(starting(() -> openId = OpenIdServer.start(options.openIdPort())));
        starts.forEach(Quickstart::settle);
        starts.forEach(Quickstart::await);
        if (postgres != null) {
            postgres.createDatabase("auth_db");
            postgres.createDatabase("app");
            environment.put(AUTH_DATABASE_URL, postgres.url("auth_db"));
            environment.put(DATABASE_URL, postgres.url("app"));
        }
        if (redis != null) {
            environment.put(REDIS_URL, redis.url());
        }
        environment.put("SMTP_URL", mail.smtpUrl());
        environment.put("GOOGLE_ISSUER", openId.issuer());
    }

    private void startServices(Options options, DataFolder data, Map<String, String> settings) {
        var names = List.of(JWT_SECRET, SERVICE_KEY, CLIENT_SECRET);
        var secrets = data.secrets(names);
        names.forEach(name -> environment.put(name, secrets.getProperty(name)));
        environment.put("GOOGLE_CLIENT_ID", "rollcall");
        environment.put("OAUTH_REDIRECT_URIS", REDIRECT_URIS);
        environment.put("CLUSTER_PORT", ANY_PORT);
        environment.put("BUS_PORT", ANY_PORT);
        environment.put("CLUSTER_MEMBERS", "");
        if (options.authPort() > 0) {
            environment.put("AUTH_SERVICE_URL", url(options.authPort()));
        }
        environment.putAll(settings);
        environment.put("HTTP_HOST", "127.0.0.1");
        auth = running(AuthService.start(with("HTTP_PORT", String.valueOf(options.authPort()))));
        environment.put("CLUSTER_MEMBERS", auth.clusterAddress());
        meeting = running(MeetingService.start(with("HTTP_PORT", String.valueOf(options.meetingPort()))));
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(name, value);
        return all;
    }

    private Running running(Future<Running> start) {
        Running running = get(start, START_SECONDS);
        opened(() -> get(running.stop(), STOP_SECONDS));
        return running;
    }

    private static <T> T get(Future<T> future, int seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Not done within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> starting(Supplier<AutoCloseable> server) {
        return CompletableFuture.runAsync(() -> opened(server.get()));
    }

    private synchronized void opened(AutoCloseable server) {
        up.push(server);
    }

    /** Waits for the outcome, whichever: while one start is still under way nothing can be closed properly. */
    private static void settle(CompletableFuture<Void> start) {
        start.exceptionally(e -> null).join();
    }

    private static void await(CompletableFuture<Void> start) {
        try {
            start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
