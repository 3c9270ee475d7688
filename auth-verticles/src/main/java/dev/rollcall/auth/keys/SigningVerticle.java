package dev.rollcall.auth.keys;

import dev.rollcall.app.SettingsException;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.sql.Database;
import dev.rollcall.token.TokenSigner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this node its key to sign access tokens with, once all who verify can learn of it, and looks whether the file of the
 * key set has been replaced.
 */
public final class SigningVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SigningVerticle.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How many looks until a node says again what it holds, since another that does not may have retired it. */
    private static final int LOOKS_PER_PUBLICATION = 5;

    private final Bus bus;
    private final PublishedKeyStore store;
    private final TokenSigner signer;
    private final KeySetSource source;
    private final Counter refused;

    /** What the node signs with, and what it is to sign with. */
    private KeySet held;

    private KeySet wanted;
    private Optional<String> seen;
    private int looks;
    private boolean looking;

    public SigningVerticle(
            Bus bus, Database database, TokenSigner signer, KeySetSource source, MeterRegistry registry) {
        this.bus = bus;
        this.store = new PublishedKeyStore(database);
        this.signer = signer;
        this.source = source;
        this.wanted = source.first();
        this.seen = source.text();
        this.refused = Counter.builder("rollcall.token.keys.refused")
                .description("Key sets that took the place of another while the node ran, and will not do")
                .register(registry);
    }

    /** Completes when the node can sign. */
    @Override
    public Future<?> start() {
        return use(wanted).onSuccess(signing -> vertx.setPeriodic(LOOK.toMillis(), tick -> look()));
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        read().compose(read -> wanted == held ? publishNowAndThen() : use(wanted))
                .onFailure(this::keep)
                .onComplete(looked -> looking = false);
    }

    /** Each text is judged once. */
    private Future<Void> read() {
        return source.read(vertx).map(text -> {
            if (!text.equals(seen)) {
                seen = text;
                wanted = KeySet.parse(text.orElseThrow(KeySetSource::unreadable));
            }
            return null;
        });
    }

    private Future<Void> use(KeySet keys) {
        return publish(keys).onSuccess(known -> {
            held = keys;
            signer.use(keys.signing());
            LOG.info("Access tokens are signed with {}", keys);
        });
    }

    private Future<Void> publishNowAndThen() {
        looks++;
        return looks % LOOKS_PER_PUBLICATION == 0 ? publish(held) : Future.succeededFuture();
    }

    private Future<Void> publish(KeySet keys) {
        return store.publish(keys).map(changed -> {
            if (changed) {
                bus.publish(new TokenKeys.Changed());
            }
            return null;
        });
    }

    private void keep(Throwable cause) {
        if (cause instanceof SettingsException) {
            refused.increment();
            wanted = held;
            LOG.error("The new key set is not used, the one before stays: {}", cause.getMessage());
        } else {
            LOG.warn("The keys of access tokens could not be made known, and are again shortly: {}", cause.toString());
        }
    }
}
