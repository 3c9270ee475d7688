package dev.rollcall.auth.privacy;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Privacy;
import dev.rollcall.protocol.StoredItems;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Gives people their data, and their leave. */
public final class PrivacyVerticle extends VerticleBase {
    private final Bus bus;
    private final ExportStore exports;
    private final ErasureStore erasures;
    private final Announcer announcer;
    private final Actor actor = Actor.of(Privacy.class)
            .on(Privacy.Read.class, this::read)
            .on(Privacy.NoteExport.class, this::noteExport)
            .on(Privacy.KeepExport.class, this::keepExport)
            .on(Privacy.Erase.class, this::erase);

    public PrivacyVerticle(Bus bus, ExportStore exports, ErasureStore erasures, Announcer announcer) {
        this.bus = bus;
        this.exports = exports;
        this.erasures = erasures;
        this.announcer = announcer;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<StoredItems> read(Privacy.Read query) {
        return exports.read(query);
    }

    private Future<Done> noteExport(Privacy.NoteExport command) {
        return exports.noteExport(command.user()).map(Done.DONE);
    }

    private Future<Done> keepExport(Privacy.KeepExport command) {
        return exports.keep(command.user()).map(Done.DONE);
    }

    private Future<Done> erase(Privacy.Erase command) {
        return erasures.erase(command.user()).compose(seq -> {
            announcer.mailQueued();
            announcer.changed(seq);
            return announcer.revoked(Revocation.ACCOUNT_ERASED, seq).map(Done.DONE);
        });
    }
}
