package dev.rollcall.app;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Certificate;
import dev.rollcall.http.Docs;
import dev.rollcall.http.HttpVerticle;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.limits.RateLimits;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.KeyRings;
import dev.rollcall.protocol.Nodes;
import dev.rollcall.sql.ChangeLog;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Migrations;
import dev.rollcall.token.AccessTokens;
import dev.rollcall.token.KeyRing;
import dev.rollcall.token.KeyRingVerticle;
import dev.rollcall.token.RevocationList;
import dev.rollcall.token.RevocationsVerticle;
import dev.rollcall.token.SessionGuard;
import dev.rollcall.token.SharedRevocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.net.BindException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Starts a service in order (settings, cluster, pools and migrations, actors, HTTP, readiness) and stops it in reverse. */
public final class ServiceStart implements Running {
    private static final int DATABASE_TRIES = 10;
    private static final int REDIS_POOL = 8;
    private static final int REDIS_WAIT_QUEUE = 5_000;

    private final NodeSettings settings;
    private final Clock clock;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Readiness readiness = new Readiness();
    private final RevocationList revocations;
    private Node node;
    private Database database;
    private Redis redis;
    private KeyRing keyRing;
    private AccessTokens accessTokens;
    private RateLimits rateLimits;
    private Migrations schema;
    private int httpPort;

    private ServiceStart(NodeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.revocations = new RevocationList(clock);
    }

    /** What a service is made of, once its node stands: its actors, in the order in which they start, and its routes. */
    public interface Parts {
        List<Deployable> actors(ServiceStart start);

        List<Routes> routes(ServiceStart start);
    }

    /**
     * Completes when the service is ready; what had been started is stopped when a step fails.
     *
     * @param migrations the folder of its SQL files on the class path
     */
    public static Future<Running> run(
            NodeSettings settings, Map<String, String> environment, String migrations, Parts parts, Clock clock) {
        ServiceStart start = new ServiceStart(settings, clock);
        // of no context, since a start that fails takes its event loops down with it
        Promise<Running> outcome = Promise.promise();
        Future.succeededFuture()
                .compose(begun -> start.join(environment))
                .compose(joined -> start.openPools(migrations))
                .compose(open -> start.deployAll(parts.actors(start)))
                .compose(acting -> start.deploy(new KeyRingVerticle(start.bus(), start.keyRing)))
                .compose(verifying -> start.deploy(start.revocations()))
                .compose(listed -> start.serve(parts.routes(start)))
                .onSuccess(serving -> outcome.complete(start))
                .onFailure(e -> start.stop().onComplete(stopped -> outcome.fail(e)));
        return outcome.future();
    }

    public Vertx vertx() {
        return node.vertx();
    }

    public Bus bus() {
        return node.bus();
    }

    public Database database() {
        return database;
    }

    public Redis redis() {
        return redis;
    }

    /** What this node counts. */
    public MeterRegistry meters() {
        return node.metrics().registry();
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    public RateLimits rateLimits() {
        return rateLimits;
    }

    /** The guard of routes for signed-in callers. */
    public Bearer bearer() {
        return new Bearer(accessTokens, sessionGuard());
    }

    public SessionGuard sessionGuard() {
        return new SessionGuard(revocations, new SharedRevocations(redis));
    }

    /** Who has been revoked, as far as this node knows. */
    public RevocationList revocationList() {
        return revocations;
    }

    /** The guard of routes for integrations. */
    public ServiceKey serviceKey() {
        return new ServiceKey(settings.serviceKey());
    }

    @Override
    public int httpPort() {
        return httpPort;
    }

    @Override
    public String clusterAddress() {
        return node.clusterAddress();
    }

    @Override
    public Future<Void> stop() {
        readiness.off();
        return lifecycle.stop();
    }

    private Future<Void> join(Map<String, String> environment) {
        return Node.join(settings, environment, clock)
                .onSuccess(joined -> {
                    node = joined;
                    LogSource.add(vertx(), new LogSource(serviceName(), bus().nodeId()));
                    ErrorCount errors = ErrorCount.begin(vertx(), meters());
                    lifecycle.started("node", () -> node.close().onComplete(closed -> {
                        errors.end();
                        LogSource.remove(vertx());
                    }));
                })
                .mapEmpty();
    }

    private Future<Void> openPools(String migrations) {
        database = Database.open(vertx(), settings.database());
        lifecycle.started("database", database::close);
        redis = Redis.createClient(
                vertx(),
                new RedisOptions()
                        .setConnectionString(settings.redisUrl())
                        .setPoolName("redis")
                        .setMaxPoolSize(REDIS_POOL)
                        .setMaxPoolWaiting(REDIS_WAIT_QUEUE));
        lifecycle.started("redis", redis::close);
        rateLimits =
                new RateLimits(redis, serviceName(), settings.http().rateLimitScale(), settings.serviceKey(), clock);
        keyRing = new KeyRing(vertx(), settings.jwtSecret());
        accessTokens = new AccessTokens(keyRing, () -> bus().ask(new KeyRings.Look()), clock);
        return Migrations.run(vertx(), settings.database(), migrations)
                .onSuccess(migrated -> schema = migrated)
                .compose(migrated -> patiently(new ChangeLog(database)::adoptRestoredRows, DATABASE_TRIES))
                .compose(adopted -> rateLimits.prepare());
    }

    /** A database that many nodes start on at once may not answer the first time; as the migrations do, this asks again. */
    private Future<Void> patiently(Supplier<Future<Void>> step, int tries) {
        return step.get().recover(e -> {
            boolean away = e instanceof Failure failure && failure.code() == Code.UNAVAILABLE;
            return away && tries > 1
                    ? vertx().timer(1, TimeUnit.SECONDS).compose(later -> patiently(step, tries - 1))
                    : Future.failedFuture(e);
        });
    }

    private Future<Void> deployAll(List<Deployable> actors) {
        Future<Void> deployed = deploy(new PingVerticle(bus()));
        for (Deployable actor : actors) {
            deployed = deployed.compose(before -> deploy(actor));
        }
        return deployed;
    }

    private Future<Void> deploy(Deployable actor) {
        return vertx().deployVerticle(actor)
                .onSuccess(id -> lifecycle.started(actor.getClass().getSimpleName(), () -> vertx().undeploy(id)))
                .mapEmpty();
    }

    private Deployable revocations() {
        return new RevocationsVerticle(bus(), revocations, new SharedRevocations(redis), clock);
    }

    private Future<Void> serve(List<Routes> own) {
        Health health = new Health(node, readiness, database, schema, redis, clock);
        List<Routes> routes = new ArrayList<>(own);
        routes.add(instance -> health.watchEventLoop()); // each instance of the server mounts them on a loop of its own
        routes.add(new HealthRoutes(health, node.metrics(), serviceKey()));
        routes.add(new Docs("Rollcall " + serviceName(), serviceName() + "/openapi.yaml"));
        Certificate certificate = settings.http().certificate();
        CertificateEnd.ofFollowed("http", certificate == null ? null : certificate.certificate(), meters());
        Idempotency idempotency = new Idempotency(database, settings.serviceKey());
        return HttpVerticle.deploy(vertx(), settings.http(), rateLimits, idempotency, routes)
                .recover(e -> Future.failedFuture(taken(e)))
                .onSuccess(http -> {
                    httpPort = http.port();
                    lifecycle.started("http", () -> vertx().undeploy(http.deploymentId()));
                    readiness.on();
                })
                .mapEmpty();
    }

    private Throwable taken(Throwable e) {
        return e instanceof BindException
                ? new SettingsException("HTTP_PORT", settings.http().port() + " is taken: choose another port")
                : e;
    }

    private String serviceName() {
        return settings.bus().service().name().toLowerCase(Locale.ROOT);
    }

    /** Answers for the node itself: that messages come through. */
    private static final class PingVerticle extends VerticleBase {
        private final Bus bus;
        private final Actor actor =
                Actor.of(Nodes.class).on(Nodes.Ping.class, ping -> Future.succeededFuture(Done.DONE));

        PingVerticle(Bus bus) {
            this.bus = bus;
        }

        @Override
        public Future<?> start() {
            return actor.listen(bus);
        }

        @Override
        public Future<?> stop() {
            return actor.stop();
        }
    }
}
