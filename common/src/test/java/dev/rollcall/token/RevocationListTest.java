package dev.rollcall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.SteeredClock;
import dev.rollcall.protocol.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationListTest {
    private static final Instant NOW = Instant.parse("2026-10-20T07:00:00Z");
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final SteeredClock clock = new SteeredClock(NOW);
    private final RevocationList list = new RevocationList(clock);
    private final SessionId session = new SessionId(UUID.randomUUID());

    @Test
    void itHoldsWhatWasRevoked() {
        list.add(session, NOW);

        assertThat(list.contains(new SessionId(session.value()))).isTrue();
        assertThat(list.contains(new SessionId(UUID.randomUUID()))).isFalse();
    }

    @Test
    void itForgetsASessionWhenItsLastTokenHasExpired() {
        list.add(session, NOW);

        list.completeAt(NOW.plus(AccessToken.LIFETIME));
        assertThat(list.contains(session)).isTrue();

        list.completeAt(NOW.plus(RevocationList.kept()).plusMillis(1));
        assertThat(list.contains(session)).isFalse();
    }

    @Test
    void itIsStaleUntilItWasCompleteOnce() {
        assertThat(list.isStale(BOUND)).isTrue();

        list.completeAt(NOW);
        assertThat(list.isStale(BOUND)).isFalse();
    }

    @Test
    void itIsStaleOnceItWasCompleteTooLongAgo() {
        list.completeAt(NOW);

        clock.advance(BOUND);
        assertThat(list.isStale(BOUND)).isFalse();

        clock.advance(Duration.ofMillis(1));
        assertThat(list.isStale(BOUND)).isTrue();
    }
}
