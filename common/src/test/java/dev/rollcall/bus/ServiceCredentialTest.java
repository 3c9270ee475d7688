package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.SteeredClock;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Service;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCredentialTest {
    private final SteeredClock clock = new SteeredClock(Instant.parse("2026-10-20T07:00:00Z"));
    private final ServiceCredential meeting = of(Service.MEETING, Cluster.SERVICE_KEY);
    private final ServiceCredential auth = of(Service.AUTH, Cluster.SERVICE_KEY);

    @Test
    void itNamesTheServiceThatMadeIt() {
        assertThat(auth.verify(meeting.current())).contains(Service.MEETING);
        assertThat(meeting.verify(auth.current())).contains(Service.AUTH);
    }

    @Test
    void itIsMadeAnewWhileTheOldOneIsStillGood() {
        String first = meeting.current();

        clock.advance(Duration.ofSeconds(59));
        assertThat(meeting.current()).isEqualTo(first);

        clock.advance(Duration.ofSeconds(2));
        assertThat(meeting.current()).isNotEqualTo(first);
        assertThat(auth.verify(first)).contains(Service.MEETING);
        assertThat(auth.verify(meeting.current())).contains(Service.MEETING);
    }

    @Test
    void itExpiresEvenWhereItIsKnown() {
        String credential = meeting.current();
        assertThat(auth.verify(credential)).isPresent();

        clock.advance(Duration.ofMinutes(2));

        assertThat(auth.verify(credential)).isEmpty();
        assertThat(of(Service.AUTH, Cluster.SERVICE_KEY).verify(credential)).isEmpty();
    }

    @Test
    void ofAnotherKeyItIsNothing() {
        ServiceCredential stranger = of(Service.MEETING, "another-key-of-thirty-two-bytes!");

        assertThat(auth.verify(stranger.current())).isEmpty();
    }

    @Test
    void anotherServiceOrALaterExpiryBreaksTheSignature() {
        String credential = meeting.current();
        String[] parts = credential.split("\\.");

        assertThat(auth.verify("AUTH." + parts[1] + '.' + parts[2])).isEmpty();
        assertThat(auth.verify("MEETING." + (Long.parseLong(parts[1]) + 1) + '.' + parts[2]))
                .isEmpty();
        assertThat(auth.verify("MEETING." + parts[1])).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ".", "..", "MEETING", "MEETING.9999999999.", "MEETING.9999999999.forged", "ü.1.x"})
    void whatIsNoCredentialIsNothing(String text) {
        assertThat(auth.verify(text)).isEmpty();
    }

    private ServiceCredential of(Service service, String key) {
        return new ServiceCredential(service, key, clock);
    }
}
