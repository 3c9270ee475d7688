package dev.rollcall.auth.changes;

import dev.rollcall.app.Tally;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;

/** Tells the other nodes what has just been committed, so that nobody has to wait for the next poll; and counts it. */
public final class Announcer {
    /** A node that has not caught up by then goes by Redis, at the latest when its list counts as stale. */
    private static final Duration CATCH_UP = Duration.ofMillis(500);

    private final Bus bus;
    private final Tally<Revocation> revocations;

    public Announcer(Bus bus, MeterRegistry registry) {
        this.bus = bus;
        this.revocations = new Tally<>(
                registry,
                "rollcall.session.revocations",
                "Times that sessions of a user were ended, one or several, by why",
                "reason",
                Revocation.class);
    }

    public void changed(long seq) {
        bus.publish(new ChangeFeed.Appended(seq));
    }

    public void mailQueued() {
        bus.publish(new Emails.Queued());
    }

    /**
     * Completes when every live node refuses what was revoked up to that seq.
     *
     * @param seq of the last change that tells of it, 0 where no session was left to end
     */
    public Future<Void> revoked(Revocation why, long seq) {
        if (seq > 0) {
            revocations.count(why);
        }
        return bus.askEveryNode(new Revocations.CatchUp(seq), CATCH_UP);
    }
}
