package dev.rollcall.app;

import dev.rollcall.bus.FollowerLag;
import dev.rollcall.protocol.Nodes;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Migrations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How a node is doing. Each check may take a second and its outcome is kept for another, so that asking often costs
 * nothing. Liveness never depends on a neighbour; readiness is all that a request needs.
 */
public final class Health {
    private static final long TIMEOUT_MS = 1_000;
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(5);

    private record Outcome(Future<CheckResult> result, Instant at) {}

    private final HealthChecks ready;
    private final HealthChecks live;
    private final EventLoops loops;
    private final Vertx vertx;
    private final Clock clock;
    private final MeterRegistry meters;
    private volatile Set<String> passed;
    private Outcome last;

    public Health(Node node, Readiness readiness, Database database, Migrations schema, Redis redis, Clock clock) {
        vertx = node.vertx();
        this.clock = clock;
        meters = node.metrics().registry();
        loops = new EventLoops(STUCK_AFTER, meters);
        live = HealthChecks.create(vertx);
        live.register(
                "event-loop",
                promise -> promise.complete(
                        status(loops.allTurn()).setData(new JsonObject().put("loops", loops.watched()))));
        ready = HealthChecks.create(vertx);
        ready.register("started", promise -> promise.complete(status(readiness.isOn())));
        watch("started");
        check("database", () -> database.run("SELECT 1").map(true));
        check("migrations", () -> schema.standIn(database));
        check("redis", () -> redis.send(Request.cmd(Command.PING)).map(true));
        check("bus", () -> node.bus().ask(new Nodes.Ping()).map(true));
        ready.register("change-log", promise -> promise.complete(Status.OK(secondsBehind())));
        check("cluster", new SafeOnce(() -> vertx.executeBlocking(node::isClusterSafe, false)));
    }

    private void check(String name, Supplier<Future<Boolean>> probe) {
        ready.register(name, TIMEOUT_MS, promise -> probe.get()
                .onSuccess(good -> promise.complete(status(good)))
                .onFailure(e -> promise.complete(Status.KO())));
        watch(name);
    }

    private void watch(String check) {
        Gauge.builder("rollcall.check.up", () -> passedLast(check))
                .description("Whether the node passed that check when its readiness was last asked for")
                .tag("check", check)
                .register(meters);
    }

    /** Has the event loop that calls it count among those that must turn. */
    void watchEventLoop() {
        loops.watchThis(vertx);
    }

    Future<CheckResult> live() {
        return live.checkStatus();
    }

    /** Those that ask at once share one round of checks, on whatever event loops they are. */
    synchronized Future<CheckResult> ready() {
        Outcome known = last;
        Instant now = clock.instant();
        if (known == null || known.at().plus(KEPT).isBefore(now)) {
            known = new Outcome(ready.checkStatus().onSuccess(this::keep), now);
            last = known;
        }
        return known.result();
    }

    /** Looking at metrics makes no work, so it makes no checks either. */
    private double passedLast(String check) {
        Set<String> last = passed;
        if (last == null) {
            return Double.NaN;
        }
        return last.contains(check) ? 1 : 0;
    }

    private void keep(CheckResult result) {
        passed = result.getChecks().stream()
                .filter(CheckResult::getUp)
                .map(CheckResult::getId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of each follower of a change log; told only: a log may be a neighbour's, who would make everybody unready. */
    private JsonObject secondsBehind() {
        JsonObject behind = new JsonObject();
        meters.find(FollowerLag.NAME)
                .gauges()
                .forEach(lag -> behind.put(lag.getId().getTag(FollowerLag.FOLLOWER), Math.round(lag.value())));
        return behind;
    }

    private static Status status(boolean good) {
        return good ? Status.OK() : Status.KO();
    }
}
