package dev.rollcall.bus;

import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Poll;
import dev.rollcall.protocol.Query;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.ServedBy;
import dev.rollcall.protocol.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks actors: locally where one is hosted here, else over the cluster, and through a breaker where it is another service's. */
final class Ask {
    private static final Logger LOG = LoggerFactory.getLogger(Ask.class);
    private static final Duration LEAST_WINDOW = Duration.ofSeconds(10);
    static final String CREDENTIAL = "service-credential";

    /** What is known of one protocol; the breaker is null for the own service's. */
    private record Line(
            Class<?> protocol, Service owner, CircuitBreaker breaker, AtomicInteger inFlight, AskMetrics metrics) {}

    private final Vertx vertx;
    private final BusSettings settings;
    private final ServiceCredential credential;
    private final Set<Class<?>> hosted;
    private final MeterRegistry meters;
    private final Map<Class<?>, Line> lines = new ConcurrentHashMap<>();
    private final Map<Class<?>, Line> linesByMessage = new ConcurrentHashMap<>();
    private final CircuitBreaker neighbour;

    Ask(Vertx vertx, BusSettings settings, ServiceCredential credential, Set<Class<?>> hosted, MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.credential = credential;
        this.hosted = hosted;
        this.meters = meters;
        this.neighbour = breaker();
        AskMetrics.watch(neighbour, settings.service(), meters);
    }

    <R> Future<R> ask(Command<R> command) {
        Line line = linesByMessage.computeIfAbsent(command.getClass(), this::line);
        if (line.inFlight().incrementAndGet() > settings.maxInFlight()) {
            line.inFlight().decrementAndGet();
            line.metrics().overloaded();
            return Future.failedFuture(Failure.unavailable("Too much is going on here; try again shortly"));
        }
        boolean direct = line.breaker() == null || command instanceof Poll;
        long start = System.nanoTime();
        Future<R> answer = (direct ? tries(line, command) : triesOfBreaker(line, command))
                .onComplete(answered -> {
                    line.inFlight().decrementAndGet();
                    line.metrics().asked(answered.cause(), System.nanoTime() - start);
                })
                .recover(e -> Future.failedFuture(asFailure(e)));
        return direct
                ? answer
                : answer.onComplete(answered -> IntegrationLog.asked(
                        LOG, command, settings.service(), line.owner(), answered.cause(), System.nanoTime() - start));
    }

    Future<Done> askNode(String nodeId, Command<Done> command, Duration deadline) {
        Line line = linesByMessage.computeIfAbsent(command.getClass(), this::line);
        var options = remote().setSendTimeout(deadline.toMillis());
        long start = System.nanoTime();
        return send(Addresses.node(line.protocol(), nodeId), command, options)
                .onComplete(answered -> line.metrics().asked(answered.cause(), System.nanoTime() - start));
    }

    private <R> Future<R> triesOfBreaker(Line line, Command<R> command) {
        return line.breaker().execute(promise -> tries(line, command).onComplete(promise));
    }

    private <R> Future<R> tries(Line line, Command<R> command) {
        Future<R> first = attempt(line, command);
        return command instanceof Query
                ? first.recover(e -> isLost(e) ? attempt(line, command) : Future.failedFuture(e))
                : first;
    }

    private <R> Future<R> attempt(Line line, Command<R> command) {
        if (hosted.contains(line.protocol())) {
            DeliveryOptions options = traced(new DeliveryOptions()).setLocalOnly(true);
            return send(
                    Addresses.local(line.protocol()),
                    command,
                    options.setSendTimeout(settings.deadline().toMillis()));
        }
        return send(
                Addresses.of(line.protocol()),
                command,
                remote().setSendTimeout(settings.deadline().toMillis()));
    }

    private DeliveryOptions remote() {
        return traced(new DeliveryOptions()).addHeader(CREDENTIAL, credential.current());
    }

    private static DeliveryOptions traced(DeliveryOptions options) {
        Trace trace = Trace.current();
        return trace == null ? options : options.setHeaders(trace.writeTo(MultiMap.caseInsensitiveMultiMap()));
    }

    private <R> Future<R> send(String address, Command<R> command, DeliveryOptions options) {
        try {
            return vertx.eventBus().<Object>request(address, command, options).compose(Ask::open);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("{} could not be sent", command.getClass().getSimpleName(), e);
            return Future.failedFuture(Failure.internal());
        }
    }

    /** The answer's type is the command's; the actor that gave it was held to that when it was compiled. */
    @SuppressWarnings("unchecked")
    private static <R> Future<R> open(Message<Object> message) {
        Object body = message.body();
        return body instanceof Refusal refusal
                ? Future.failedFuture(new Failure(refusal))
                : Future.succeededFuture((R) body);
    }

    private static boolean isLost(Throwable e) {
        return e instanceof ReplyException reply && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE;
    }

    private Failure asFailure(Throwable e) {
        if (e instanceof Failure failure) {
            return failure;
        }
        if (e instanceof OpenCircuitException) {
            return Failure.unavailable("A part of the system is down; try again shortly");
        }
        if (isLost(e)) {
            return Failure.unavailable("No answer came in time; try again shortly");
        }
        LOG.error("An answer could not be read", e);
        return Failure.internal();
    }

    private Line line(Class<?> message) {
        return lines.computeIfAbsent(Addresses.protocol(message), protocol -> {
            ServedBy served = protocol.getAnnotation(ServedBy.class);
            Service owner = served == null ? settings.service() : served.value();
            boolean foreign = owner != settings.service();
            return new Line(
                    protocol, owner, foreign ? neighbour : null, new AtomicInteger(), new AskMetrics(protocol, meters));
        });
    }

    /** One for all protocols of the other service, since they fail together; its own timeout never fires before the ask's. */
    private CircuitBreaker breaker() {
        Duration reset = settings.breakerReset();
        // the breaker counts in whole seconds, so that a short window would forget faults of the same moment
        Duration window = reset.compareTo(LEAST_WINDOW) > 0 ? reset : LEAST_WINDOW;
        var options = new CircuitBreakerOptions()
                .setMaxFailures(settings.breakerFailures())
                .setFailuresRollingWindow(window.toMillis())
                .setResetTimeout(reset.toMillis())
                .setTimeout(settings.deadline().toMillis() * 3)
                .setNotificationAddress(null);
        return CircuitBreaker.create("neighbour", vertx, options)
                .failurePolicy(answer -> answer.failed()
                        && !(answer.cause() instanceof Failure failure
                                && failure.code().isRefusal()));
    }
}
