package dev.rollcall.token;

import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.TokenKeys;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys that this node verifies access tokens with: those that the auth service signs with, or did until lately. Safe
 * for use by many threads.
 */
public final class KeyRing {
    private final Vertx vertx;

    /** Null where this node has not been given it. */
    private final VerificationKey shared;

    private volatile Held held;

    /** @param sharedInUse true until we are told otherwise: by a node of an earlier release we never are */
    private record Held(Map<String, VerificationKey> byKid, boolean sharedInUse) {}

    /** @param secret null where tokens are signed by keys alone */
    public KeyRing(Vertx vertx, String secret) {
        this.vertx = vertx;
        this.shared = secret == null ? null : VerificationKey.shared(vertx, secret);
        this.held = new Held(Map.of(), true);
    }

    /** These from now on, and no others. */
    void replace(TokenKeys.InUse inUse) {
        Map<String, VerificationKey> before = held.byKid();
        Map<String, VerificationKey> byKid = inUse.keys().stream().collect(Collectors.toMap(TokenKey::kid, key -> {
            VerificationKey known = before.get(key.kid());
            return known != null && known.key().equals(key) ? known : VerificationKey.of(vertx, key);
        }));
        held = new Held(Map.copyOf(byKid), inUse.sharedSecret());
    }

    /** The one key that can have signed a token of this header: each is good for its own algorithm only. */
    Optional<VerificationKey> find(TokenHeader header) {
        return header.algorithm().equals(TokenHeader.HS256)
                ? Optional.ofNullable(shared).filter(this::holds)
                : Optional.ofNullable(held.byKid().get(header.kid()));
    }

    /** Whether a key that it once yielded is still one of them. */
    boolean holds(VerificationKey key) {
        Held now = held;
        return key == shared ? now.sharedInUse() : now.byKid().get(key.key().kid()) == key;
    }

    /** Whether it could verify nothing at all of what is signed now. */
    boolean lacksTheSecret() {
        return shared == null && held.sharedInUse() && held.byKid().isEmpty();
    }
}
