package dev.rollcall.auth.keys;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.sql.Database;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Says by which keys a good token may have been signed, on any node. */
public final class TokenKeysVerticle extends VerticleBase {
    /**
     * How long a retired key goes on. A token lives half as long; the rest is for a node that still signs with a key while
     * another has retired it, and has not said yet that it does.
     */
    private static final Duration KEPT = AccessToken.LIFETIME.multipliedBy(2);

    private final Bus bus;
    private final PublishedKeyStore store;
    private final Actor actor =
            Actor.of(TokenKeys.class).on(TokenKeys.ListInUse.class, this::listInUse, Service.MEETING);

    public TokenKeysVerticle(Bus bus, Database database) {
        this.bus = bus;
        this.store = new PublishedKeyStore(database);
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<TokenKeys.InUse> listInUse(TokenKeys.ListInUse query) {
        return store.inUse(KEPT);
    }
}
