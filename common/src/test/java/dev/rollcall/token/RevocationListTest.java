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
        list.add(session, NOW, "logged-out");

        assertThat(list.reason(new SessionId(session.value()))).contains("logged-out");
        assertThat(list.reason(new SessionId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void itForgetsASessionWhenItsLastTokenHasExpired() {
        list.add(session, NOW, "logged-out");

        list.completeAt(NOW.plus(AccessToken.LIFETIME));
        assertThat(list.reason(session)).isPresent();

        list.completeAt(NOW.plus(RevocationList.kept()).plusMillis(1));
        assertThat(list.reason(session)).isEmpty();
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
