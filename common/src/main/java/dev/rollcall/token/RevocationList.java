package dev.rollcall.token;

import dev.rollcall.protocol.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The sessions revoked within the last access token lifetime, in memory; an older one needs no remembering, since all its
 * tokens have expired. Safe for use by many threads.
 */
public final class RevocationList {
    /** A little longer than a token lives, for clocks that differ. */
    private static final Duration KEPT = AccessToken.LIFETIME.plusSeconds(60);

    private final Clock clock;
    private final Map<SessionId, Revoked> revoked = new ConcurrentHashMap<>();
    private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();
    private volatile Instant freshAt = Instant.MIN;

    private record Revoked(Instant at, String reason) {}

    public RevocationList(Clock clock) {
        this.clock = clock;
    }

    public void add(SessionId session, Instant at, String reason) {
        if (revoked.put(session, new Revoked(at, reason)) == null) {
            listeners.forEach(listener -> listener.accept(session));
        }
    }

    /** Tells of every session that is revoked from now on, once, on whatever thread hears of it. */
    public void listen(Consumer<SessionId> listener) {
        listeners.add(listener);
    }

    /** Why it was revoked; empty when it was not. */
    public Optional<String> reason(SessionId session) {
        return Optional.ofNullable(revoked.get(session)).map(Revoked::reason);
    }

    /** Says that the list was complete at that moment. */
    public void completeAt(Instant moment) {
        freshAt = moment;
        revoked.values().removeIf(one -> one.at().isBefore(moment.minus(KEPT)));
    }

    /** How long ago the list was known to be complete; very long when it never was. */
    public boolean isStale(Duration bound) {
        return freshAt.isBefore(clock.instant().minus(bound));
    }

    public static Duration kept() {
        return KEPT;
    }
}
