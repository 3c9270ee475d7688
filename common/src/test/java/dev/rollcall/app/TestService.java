package dev.rollcall.app;

import dev.rollcall.Await;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.BusSettings;
import dev.rollcall.embedded.Servers;
import dev.rollcall.http.Api;
import dev.rollcall.http.HttpSettings;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.TrustedProxies;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.SigningKey;
import dev.rollcall.token.TokenSigner;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small auth service, whole but for its purpose: it serves the change log and two routes. */
final class TestService implements ServiceStart.Parts {
    static final UserId USER = new UserId(UUID.randomUUID());
    static final SessionId SESSION = new SessionId(UUID.randomUUID());

    private static final String JWT_SECRET_KEY = "xW1eR5tYu7iO9pLk3jHg5fDs7aQz2wSx";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final List<String> events = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private ServiceStart start;
    private Running running;

    TestService(Clock clock) {
        this.clock = clock;
    }

    static NodeSettings settings(String databaseUrl, String redisUrl, int httpPort) {
        return new NodeSettings(
                new BusSettings(
                        Service.AUTH,
                        "",
                        Cluster.SERVICE_KEY,
                        BusSettings.DEADLINE,
                        BusSettings.MAX_IN_FLIGHT,
                        BusSettings.BREAKER_FAILURES,
                        BusSettings.BREAKER_RESET),
                new ClusterSettings("127.0.0.1", 0, Set.of(), 0, null),
                new HttpSettings("127.0.0.1", httpPort, Set.of(), TrustedProxies.of(Set.of()), 0, null),
                new DatabaseSettings(PgConnectOptions.fromUri(databaseUrl), 2, 100),
                redisUrl,
                JWT_SECRET_KEY,
                Cluster.SERVICE_KEY,
                null);
    }

    TestService started() throws Exception {
        return started(settings(Servers.freshDatabase(), Servers.redis().url(), 0));
    }

    TestService started(NodeSettings settings) throws Exception {
        running = Await.result(start(settings));
        return this;
    }

    Future<Running> start(NodeSettings settings) {
        return ServiceStart.run(settings, Map.of(), "db/test", this, clock);
    }

    Running running() {
        return running;
    }

    Database database() {
        return start.database();
    }

    String token() {
        TokenSigner signer = new TokenSigner();
        signer.use(SigningKey.shared(JWT_SECRET_KEY));
        return signer.sign(new AccessToken(
                USER,
                SESSION,
                clock.instant(),
                clock.instant().plus(AccessToken.LIFETIME),
                clock.instant(),
                List.of(),
                true));
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + running.httpPort() + path))
                .timeout(Duration.ofSeconds(Await.SECONDS));
        return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Override
    public List<Deployable> actors(ServiceStart start) {
        this.start = start;
        return List.of(new Changes(), new Noted("first"), new Noted("second"));
    }

    @Override
    public List<Routes> routes(ServiceStart start) {
        return List.of(this::mount);
    }

    private void mount(Api api) {
        api.route(
                HttpMethod.GET,
                "/v1/things/:id",
                start.bearer(),
                context -> Future.succeededFuture(Reply.ok(Done.DONE)));
        api.route(HttpMethod.GET, "/v1/fails", context -> {
            throw new IllegalStateException("a fault");
        });
    }

    /** The change log, as the auth service serves it. */
    private final class Changes extends VerticleBase {
        @Override
        public Future<?> start() {
            ChangeLog log = new ChangeLog(start.database());
            return Actor.of(ChangeFeed.class)
                    .on(ChangeFeed.Read.class, read -> log.read(read.after(), read.types(), read.limit()))
                    .on(ChangeFeed.CursorAt.class, at -> log.cursorAt(at.moment())
                            .map(ChangeFeed.Cursor::new))
                    .on(ChangeFeed.Snapshot.class, query -> log.safeCursor()
                            .map(seq -> new ChangeFeed.Facts(seq, List.of(), false)))
                    .listen(start.bus());
        }
    }

    /** Notes when it comes and goes. */
    private final class Noted extends VerticleBase {
        private final String name;

        Noted(String name) {
            this.name = name;
        }

        @Override
        public Future<?> start() {
            events.add(name + " started");
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            events.add(name + " stopped");
            return Future.succeededFuture();
        }
    }
}
