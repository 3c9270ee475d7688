package dev.rollcall.auth.metrics;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Metrics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstScrapeTest {
    @Test
    void whatHasNeverHappenedOnANodeCountsZero() {
        try (AuthServer node = AuthServer.first().another(Map.of("ROLES", "accounts,identities,sessions"))) {
            Metrics metrics = Metrics.of(node);

            assertThat(List.of(
                            "rollcall_logins_total{method=\"google\",outcome=\"provider-unavailable\"}",
                            "rollcall_logins_total{method=\"password\",outcome=\"overloaded\"}",
                            "rollcall_password_hash_queue",
                            "rollcall_password_hash_refused_total{reason=\"full\"}",
                            "rollcall_password_hash_refused_total{reason=\"late\"}",
                            "rollcall_password_hash_seconds_count",
                            "rollcall_password_hash_wait_seconds_count",
                            "rollcall_password_resets_total{outcome=\"done\"}",
                            "rollcall_refreshes_total{outcome=\"reused\"}",
                            "rollcall_registrations_total{address=\"new\"}",
                            "rollcall_session_revocations_total{reason=\"disowned\"}",
                            "rollcall_session_revocations_total{reason=\"email-not-owned\"}",
                            "rollcall_verifications_total{outcome=\"done\"}"))
                    .allSatisfy(series -> assertThat(metrics.value(series)).isZero());
            assertThat(metrics.value("rollcall_mail_queue_depth")).isNaN(); // sent by others
            eventually("the sessions are counted", () -> Metrics.of(node).value("rollcall_sessions_live") >= 0);
        }
    }
}
