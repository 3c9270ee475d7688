package dev.rollcall.token;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.KeyRings;
import dev.rollcall.protocol.TokenKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's key ring as the auth service says: it looks when that says that the keys have changed, every few
 * seconds all the same, and when somebody has seen a key that is not on the ring. However many those are, they share looks
 * of which there are few, so that made-up keys cost nothing.
 */
public final class KeyRingVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRingVerticle.class);
    static final Duration POLL = Duration.ofSeconds(5);

    /** From the end of one look to the beginning of the next. */
    private static final Duration REST = Duration.ofMillis(200);

    private final Bus bus;
    private final KeyRing ring;
    private final Actor actor = Actor.of(KeyRings.class).on(KeyRings.Look.class, look -> look());

    /** Of those who wait for the next look; null while nobody does. */
    private Promise<Done> next;

    private boolean busy;
    private boolean failing;
    private boolean lacking;

    public KeyRingVerticle(Bus bus, KeyRing ring) {
        this.bus = bus;
        this.ring = ring;
    }

    /** Completes after the first look, whatever came of it: what a token needs is looked for again when it comes. */
    @Override
    public Future<?> start() {
        vertx.setPeriodic(POLL.toMillis(), tick -> look());
        return actor.listen(bus)
                .compose(listening -> bus.on(TokenKeys.Changed.class, hint -> look()))
                .compose(heard -> look())
                .transform(looked -> Future.succeededFuture());
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Done> look() {
        if (next == null) {
            next = Promise.promise();
        }
        Future<Done> looked = next.future();
        if (!busy) {
            begin();
        }
        return looked;
    }

    private void begin() {
        Promise<Done> waiting = next;
        next = null;
        busy = true;
        bus.ask(new TokenKeys.ListInUse())
                .map(this::took)
                .onFailure(this::lost)
                .onComplete(waiting)
                .onComplete(looked -> vertx.setTimer(REST.toMillis(), rested -> {
                    busy = false;
                    if (next != null) {
                        begin();
                    }
                }));
    }

    private Done took(TokenKeys.InUse inUse) {
        ring.replace(inUse);
        if (failing) {
            failing = false;
            LOG.info("The keys of access tokens can be looked up again");
        }
        if (ring.lacksTheSecret() && !lacking) {
            LOG.warn(
                    "Access tokens are signed with JWT_SECRET_KEY, which this node has not been given: it refuses them all");
        }
        lacking = ring.lacksTheSecret();
        return Done.DONE;
    }

    private void lost(Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.warn("The keys of access tokens cannot be looked up: {}", cause.toString());
        }
    }
}
