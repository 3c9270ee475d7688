package dev.rollcall.bus;

import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Event;
import dev.rollcall.protocol.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A node's end of the event bus: actors listen on it, and whoever wants something of an actor asks through it. */
public final class Bus {
    private final Vertx vertx;
    private final BusSettings settings;
    private final ServiceCredential credential;
    private final Supplier<List<String>> nodes;
    private final MeterRegistry meters;
    private final Set<Class<?>> hosted = ConcurrentHashMap.newKeySet();
    private final Ask ask;

    /**
     * Installs the codec, so it is made before anything is deployed.
     *
     * @param nodes the ids of the live nodes of the cluster, this one included
     * @param meters where it counts what is asked, and what came of it
     */
    public Bus(Vertx vertx, BusSettings settings, Supplier<List<String>> nodes, MeterRegistry meters, Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.nodes = nodes;
        this.meters = meters;
        this.credential = new ServiceCredential(settings.service(), settings.serviceKey(), clock);
        Wire.install(vertx);
        this.ask = new Ask(vertx, settings, credential, hosted, meters);
    }

    /**
     * Asks the actor that serves this message. Fails with a {@code Failure} only: the actor's refusal, or
     * {@code UNAVAILABLE} when no answer came in time, nobody listens, or too many are asking.
     */
    public <R> Future<R> ask(Command<R> command) {
        return ask.ask(command);
    }

    /**
     * Asks every live node and completes when each has answered, or the time is up. It never fails: a node that cannot
     * answer is one that its own staleness check has to guard.
     */
    public Future<Void> askEveryNode(Command<Done> command, Duration deadline) {
        List<Future<Done>> answers = nodes.get().stream()
                .map(node -> ask.askNode(node, command, deadline))
                .toList();
        return Future.join(answers).transform(done -> Future.succeededFuture());
    }

    /** Tells all nodes, this one included; may be lost. */
    public void publish(Event event) {
        vertx.eventBus().publish(Addresses.of(event.getClass()), event, new DeliveryOptions());
    }

    /** Hears events of one kind from all nodes, on the caller's context, for as long as that is deployed. */
    public <E extends Event> Future<Void> on(Class<E> type, Consumer<E> listener) {
        var consumer = vertx.eventBus().<E>consumer(Addresses.of(type));
        consumer.handler(message -> listener.accept(message.body()));
        return consumer.completion();
    }

    public Service service() {
        return settings.service();
    }

    public String nodeId() {
        return settings.nodeId();
    }

    Vertx vertx() {
        return vertx;
    }

    MeterRegistry meters() {
        return meters;
    }

    ServiceCredential credential() {
        return credential;
    }

    void host(Class<?> protocol) {
        hosted.add(protocol);
    }

    void leave(Class<?> protocol) {
        hosted.remove(protocol);
    }
}
