package dev.rollcall.idempotency;

import dev.rollcall.jobs.Job;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.sql.Database;
import dev.rollcall.token.DerivedKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Has a request that comes again under its Idempotency-Key carried out once (draft-ietf-httpapi-idempotency-key-header-07),
 * on whichever node: the first claims the key, later ones get its answer. Only when a node dies between carrying it out and
 * keeping the answer is it carried out once more, by a request that comes a minute later.
 */
public final class Idempotency {
    private final IdempotencyStore store;
    private final DerivedKey ids;
    private final DerivedKey fingerprints;
    private final DerivedKey ciphers;

    /** @param secret of the service, the same on every node */
    public Idempotency(Database database, String secret) {
        this.store = new IdempotencyStore(database);
        this.ids = new DerivedKey(secret, "idempotency id");
        this.fingerprints = new DerivedKey(secret, "idempotency fingerprint");
        this.ciphers = new DerivedKey(secret, "idempotency answer");
    }

    /** Forgets the keys whose day is over. */
    public static Job cleanUp(Database database) {
        IdempotencyStore store = new IdempotencyStore(database);
        return new Job("idempotency-keys", Duration.ofHours(1), () -> store.removeExpired(Job.BATCH));
    }

    /** What to do about a request: exactly one of the two is there. */
    public record Turn(Optional<Claim> claim, Optional<KeptAnswer> repeat) {}

    /**
     * Fails with {@code IDEMPOTENCY_KEY_REUSED} when something else was asked under the key, and with
     * {@code IDEMPOTENCY_KEY_IN_FLIGHT} while the first request is being carried out.
     */
    public Future<Turn> begin(KeyedRequest request) {
        byte[] id = ids.sign(request.name());
        UUID claim = UUID.randomUUID();
        return store.claim(id, fingerprints.sign(request.content()), claim).map(row -> {
            IdempotencyStore.Found found = row.orElseThrow(Idempotency::inFlight);
            if (found.isClaimed()) {
                return new Turn(Optional.of(new Claim(id, claim, ciphers.sign(request.name()))), Optional.empty());
            }
            if (!found.isSame()) {
                throw new Failure(
                        Code.IDEMPOTENCY_KEY_REUSED,
                        "Something else was asked under this Idempotency-Key; take another");
            }
            if (found.answer() == null) {
                throw inFlight();
            }
            return new Turn(
                    Optional.empty(), Optional.of(AnswerCipher.decrypt(found.answer(), ciphers.sign(request.name()))));
        });
    }

    private static Failure inFlight() {
        String message = "The first request under this Idempotency-Key is still being carried out";
        return new Failure(new Refusal(Code.IDEMPOTENCY_KEY_IN_FLIGHT, message, List.of(), 1));
    }

    /** The right to carry a request out. */
    public final class Claim {
        private final byte[] id;
        private final UUID claim;
        private final byte[] cipher;

        private Claim(byte[] id, UUID claim, byte[] cipher) {
            this.id = id;
            this.claim = claim;
            this.cipher = cipher;
        }

        /** Has this answer given to whoever asks again. */
        public Future<Void> keep(KeptAnswer answer) {
            return store.keep(id, claim, AnswerCipher.encrypt(answer, cipher));
        }

        /** Has the next one who asks carry it out. */
        public Future<Void> release() {
            return store.release(id, claim);
        }
    }
}
