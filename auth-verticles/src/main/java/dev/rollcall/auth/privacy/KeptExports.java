package dev.rollcall.auth.privacy;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.bus.Bus;
import dev.rollcall.jobs.Job;
import dev.rollcall.protocol.PersonalData;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import java.time.Duration;

/** Tells those whose export could not be had that it can, once the meeting service answers again. */
public final class KeptExports {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Bus bus;
    private final ExportStore store;
    private final Announcer announcer;

    private KeptExports(Bus bus, ExportStore store, Announcer announcer) {
        this.bus = bus;
        this.store = store;
        this.announcer = announcer;
    }

    public static Job job(Bus bus, Database database, Announcer announcer) {
        KeptExports kept = new KeptExports(bus, new ExportStore(database), announcer);
        return new Job("kept-exports", EVERY, kept::batch);
    }

    private Future<Integer> batch() {
        return store.isAnyKept().compose(any -> any ? mailIfThere() : Future.succeededFuture(0));
    }

    private Future<Integer> mailIfThere() {
        return bus.ask(new PersonalData.IsThere())
                .map(true)
                .otherwise(false)
                .compose(there -> there ? store.mailReady() : Future.succeededFuture(0))
                .onSuccess(mailed -> announcer.mailQueued());
    }
}
