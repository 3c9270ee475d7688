package dev.rollcall.bus;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Poll;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.Service;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one protocol on the context that calls {@link #listen}: one handler per record. It refuses to start when a record
 * has none, and it answers every message, whatever the handler does: an expected refusal as it is, anything else logged
 * here and answered as {@code INTERNAL} without a foreign word.
 */
public final class Actor {
    private static final Logger LOG = LoggerFactory.getLogger(Actor.class);

    private record Handler(Function<Command<?>, Future<?>> answer, Set<Service> callers) {}

    private final Class<?> protocol;
    private final Map<Class<?>, Handler> handlers = new HashMap<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private Bus bus;

    private Actor(Class<?> protocol) {
        this.protocol = protocol;
    }

    /** @param protocol a sealed interface of records */
    public static Actor of(Class<?> protocol) {
        return new Actor(protocol);
    }

    /**
     * @param callers the other services that may ask it; its own always may
     */
    public <R, C extends Command<R>> Actor on(Class<C> message, Function<C, Future<R>> handler, Service... callers) {
        handlers.put(message, new Handler(command -> handler.apply(message.cast(command)), Set.of(callers)));
        return this;
    }

    /** Listens for all nodes. Completes when the cluster knows of it; fails when a record of the protocol has no handler. */
    public Future<Void> listen(Bus bus) {
        return start(bus)
                .compose(ready -> {
                    Future<Void> local = consume(true, Addresses.local(protocol));
                    return Future.join(local, consume(false, Addresses.of(protocol)));
                })
                .onSuccess(ready -> bus.host(protocol))
                .mapEmpty();
    }

    /** Listens as the one actor of this protocol on this node, for those who ask every node. */
    public Future<Void> listenHere(Bus bus) {
        return start(bus).compose(ready -> consume(false, Addresses.node(protocol, bus.nodeId())));
    }

    /** Takes no more messages. */
    public Future<Void> stop() {
        bus.leave(protocol);
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private Future<Void> start(Bus bus) {
        this.bus = bus;
        List<String> missing = Arrays.stream(protocol.getPermittedSubclasses())
                .filter(message -> !handlers.containsKey(message))
                .map(Class::getSimpleName)
                .toList();
        return missing.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(
                        protocol.getSimpleName() + " has no handler for " + String.join(", ", missing)));
    }

    private Future<Void> consume(boolean local, String address) {
        var events = bus.vertx().eventBus();
        MessageConsumer<Object> consumer = local ? events.localConsumer(address) : events.consumer(address);
        consumers.add(consumer);
        consumer.handler(message -> serve(message, local));
        return consumer.completion();
    }

    private void serve(Message<Object> message, boolean local) {
        long start = System.nanoTime();
        try {
            if (!message.headers().isEmpty()) {
                Trace.readFrom(message.headers()).enter();
            }
            Service caller = local ? bus.service() : caller(message);
            Command<?> command = (Command<?>) message.body();
            answer(command, caller).onComplete(answer -> {
                reply(message, answer.result(), answer.cause());
                if (caller != bus.service() && !(command instanceof Poll)) {
                    long took = System.nanoTime() - start;
                    IntegrationLog.served(LOG, command, caller, bus.service(), answer.cause(), took);
                }
            });
        } catch (Throwable e) {
            reply(message, null, e);
        }
    }

    private Service caller(Message<Object> message) {
        return bus.credential()
                .verify(message.headers().get(Ask.CREDENTIAL))
                .orElseThrow(() -> new Failure(Code.FORBIDDEN, "The message names no service that may ask"));
    }

    private Future<?> answer(Command<?> command, Service caller) {
        Handler handler = handlers.get(command.getClass());
        if (handler == null) {
            throw new IllegalArgumentException(protocol.getSimpleName() + " does not serve " + command.getClass());
        }
        if (caller != bus.service() && !handler.callers().contains(caller)) {
            throw new Failure(Code.FORBIDDEN, "That service may not ask this");
        }
        Future<?> answer = handler.answer().apply(command);
        if (answer == null) {
            throw new IllegalStateException(command.getClass().getSimpleName() + " was answered with no future");
        }
        return answer;
    }

    private void reply(Message<Object> message, Object answer, Throwable cause) {
        try {
            message.reply(cause == null ? record(answer) : refusal(message, cause));
        } catch (Throwable e) {
            message.reply(refusal(message, e));
        }
    }

    private Record record(Object answer) {
        if (answer instanceof Record value) {
            return value;
        }
        throw new IllegalStateException(protocol.getSimpleName() + " answered with "
                + (answer == null ? "null" : answer.getClass().getName()) + ", not a record");
    }

    private Refusal refusal(Message<Object> message, Throwable cause) {
        if (cause instanceof Failure failure) {
            return failure.refusal();
        }
        LOG.atError()
                .addKeyValue("command", name(message.body()))
                .setCause(cause)
                .log("{} failed", protocol.getSimpleName());
        return Failure.internal().refusal();
    }

    private String name(Object body) {
        return body instanceof Command<?> command ? Addresses.of(command.getClass()) : protocol.getSimpleName();
    }
}
