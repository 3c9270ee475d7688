package dev.rollcall.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.app.SettingsException;
import dev.rollcall.auth.running.AuthServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSettingsTest {
    private static final Map<String, String> GOOD = Map.of(
            "SERVICE_KEY", AuthServer.SERVICE_KEY,
            "JWT_SECRET_KEY", AuthServer.JWT_SECRET_KEY,
            "AUTH_DATABASE_URL", "postgresql://auth:pw@127.0.0.1:5432/auth_db",
            "REDIS_URL", "redis://127.0.0.1:6379",
            "SMTP_URL", "smtp://127.0.0.1:25");

    @Test
    void theFileHasTheRest() {
        AuthSettings settings = AuthSettings.load(GOOD);

        assertThat(settings.node().http().port()).isEqualTo(5001);
        assertThat(settings.roles())
                .containsExactlyInAnyOrder(
                        "accounts",
                        "administration",
                        "audit",
                        "changes",
                        "cleanup",
                        "email",
                        "identities",
                        "privacy",
                        "sessions");
        assertThat(settings.mail().from()).isEqualTo("Rollcall <no-reply@localhost>");
        assertThat(settings.passwordMinimum()).isEqualTo(8);
        assertThat(settings.argon2().memoryKib()).isEqualTo(19_456);
        assertThat(settings.argon2().iterations()).isEqualTo(2);
        assertThat(settings.argon2().parallelism()).isEqualTo(1);
        assertThat(settings.retention().audit()).isEqualTo(Duration.ofDays(400));
        assertThat(settings.retention().changes()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void linksOpenTheFrontendOrElseOurOwnPages() {
        assertThat(AuthSettings.load(GOOD).mail().pages()).isEqualTo("http://127.0.0.1:5001");
        assertThat(load("AUTH_SERVICE_URL", "https://auth.example.com/").mail().pages())
                .isEqualTo("https://auth.example.com");
        assertThat(load("FRONTEND_URL", "https://app.example.com").mail().pages())
                .isEqualTo("https://app.example.com");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                SERVICE_KEY        |                                    | SERVICE_KEY is missing
                SERVICE_KEY        | short                              | SERVICE_KEY is too short
                JWT_SECRET_KEY     | change-me-change-me-change-me-1234 | JWT_SECRET_KEY is easy to guess
                JWT_SECRET_KEY     | Yq3vD8sKx1nPz7wLr5tBm9cHj2fGu6aE   | SERVICE_KEY must be another one than JWT_SECRET_KEY
                AUTH_DATABASE_URL  |                                    | AUTH_DATABASE_URL is missing
                AUTH_DATABASE_URL  | mysql://127.0.0.1/auth_db          | AUTH_DATABASE_URL must be a URL
                AUTH_DATABASE_URL  | postgresql://127.0.0.1:5432        | AUTH_DATABASE_URL must name a database
                REDIS_URL          | 127.0.0.1:6379                     | REDIS_URL
                SMTP_URL           |                                    | SMTP_URL is missing
                SMTP_URL           | http://127.0.0.1                   | SMTP_URL must be a URL that starts with smtp:// or smtps://
                MAIL_FROM          | Rollcall                           | MAIL_FROM must be an address
                FRONTEND_URL       | app.example.com                    | FRONTEND_URL must be a URL
                ARGON2_MEMORY_KIB  | 4096                               | ARGON2_MEMORY_KIB must be 8192 to 1048576
                ARGON2_ITERATIONS  | many                               | ARGON2_ITERATIONS must be a whole number
                ARGON2_PARALLELISM | 0                                  | ARGON2_PARALLELISM must be 1 to 16
                PASSWORD_MIN       | 7                                  | PASSWORD_MIN must be 8 to 64
                PASSWORD_WORDS     | acme,go                            | PASSWORD_WORDS must list words of 3 letters at least
                PASSWORD_WORDS     | acme 24                            | PASSWORD_WORDS must list words of 3 letters at least
                ADMIN_EMAILS       | ana@example.com, ben               | ADMIN_EMAILS must list addresses
                AUDIT_RETENTION    | P1Y                                | AUDIT_RETENTION must be a duration
                CHANGES_RETENTION  | PT1H                               | CHANGES_RETENTION must be PT24H at least
                ROLES              | accounts,cooking                   | ROLES may list accounts, administration, audit, changes, cleanup, email, identities, privacy, sessions
                HTTP_PORT          | 70000                              | HTTP_PORT must be 0 to 65535
                CLUSTER_HOST       | 192.0.2.1                          | BUS_TLS_CERT is missing
                """)
    void whatWillNotDoIsNamedInOneLine(String name, String value, String message) {
        assertThatThrownBy(() -> load(name, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aBadSettingKeepsTheServiceFromStarting() {
        assertThat(AuthService.start(Map.of()).cause()).isInstanceOf(SettingsException.class);
    }

    private static AuthSettings load(String name, String value) {
        Map<String, String> changed = new HashMap<>(GOOD);
        changed.put(name, value == null ? "" : value);
        return AuthSettings.load(changed);
    }
}
