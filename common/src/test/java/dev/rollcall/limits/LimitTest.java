package dev.rollcall.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {
    @Test
    void aScaleMultipliesTheQuotaAndLeavesOneAtLeast() {
        Limit limit = Limit.perMinute("login", 60);

        assertThat(limit.times(1)).isEqualTo(limit);
        assertThat(limit.times(2.5).quota()).isEqualTo(150);
        assertThat(limit.times(0.05).quota()).isEqualTo(3);
        assertThat(limit.times(0.0001).quota()).isEqualTo(1);
    }

    @Test
    void noScaleIsTooMuch() {
        assertThat(Limit.perMinute("login", 60).times(1e9).interval()).isEqualTo(1);
        assertThat(Limit.perHour("register", 20).times(1e300).quota()).isPositive();
    }

    @Test
    void aLimitAllowsSomethingAndComesBackWithinAnHour() {
        assertThatThrownBy(() -> Limit.perHour("none", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limit("day", 1, Duration.ofDays(1), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
