package dev.rollcall.token;

import dev.rollcall.protocol.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions revoked within the last access token lifetime, in memory; an older one needs no remembering, since all its
 * tokens have expired. Safe for use by many threads.
 */
public final class RevocationList {
    /** A little longer than a token lives, for clocks that differ. */
    private static final Duration KEPT = AccessToken.LIFETIME.plusSeconds(60);

    private final Clock clock;
    private final Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
    private volatile Instant freshAt = Instant.MIN;

    public RevocationList(Clock clock) {
        this.clock = clock;
    }

    public void add(SessionId session, Instant at) {
        revoked.put(session, at);
    }

    public boolean contains(SessionId session) {
        return revoked.containsKey(session);
    }

    /** Says that the list was complete at that moment. */
    public void completeAt(Instant moment) {
        freshAt = moment;
        revoked.values().removeIf(at -> at.isBefore(moment.minus(KEPT)));
    }

    /** How long ago the list was known to be complete; very long when it never was. */
    public boolean isStale(Duration bound) {
        return freshAt.isBefore(clock.instant().minus(bound));
    }

    public static Duration kept() {
        return KEPT;
    }
}
