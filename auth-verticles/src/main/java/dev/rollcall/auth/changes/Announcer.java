package dev.rollcall.auth.changes;

import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.Revocations;
import io.vertx.core.Future;
import java.time.Duration;

/** Tells the other nodes what has just been committed, so that nobody has to wait for the next poll. */
public final class Announcer {
    /** A node that has not caught up by then goes by Redis, at the latest when its list counts as stale. */
    private static final Duration CATCH_UP = Duration.ofMillis(500);

    private final Bus bus;

    public Announcer(Bus bus) {
        this.bus = bus;
    }

    public void changed(long seq) {
        bus.publish(new ChangeFeed.Appended(seq));
    }

    public void mailQueued() {
        bus.publish(new Emails.Queued());
    }

    /** Completes when every live node refuses what was revoked up to that seq. */
    public Future<Void> revoked(long seq) {
        return bus.askEveryNode(new Revocations.CatchUp(seq), CATCH_UP);
    }
}
