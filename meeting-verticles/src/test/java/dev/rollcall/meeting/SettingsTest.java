package dev.rollcall.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.app.SettingsException;
import dev.rollcall.meeting.running.MeetingServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service can be told, and what it does not start with. */
class SettingsTest {
    private static final String DATABASE = "postgresql://user:secret@127.0.0.1:5432/app";

    @Test
    void aNodeHostsAllActorsUnlessItIsToldWhich() {
        Map<String, String> settings = MeetingServer.settings(DATABASE, "");
        assertThat(MeetingSettings.load(settings).roles())
                .containsExactlyInAnyOrder("users", "meetings", "notifications", "privacy", "cleanup");

        settings.put("ROLES", "meetings");
        assertThat(MeetingSettings.load(settings).roles()).containsExactly("meetings");
    }

    @ParameterizedTest
    @CsvSource({
        "ROLES, 'users,mail', may list cleanup, meetings, notifications, privacy, users",
        "DATABASE_URL, '', is missing",
        "DATABASE_URL, mysql://localhost/app, must be a URL that starts with",
        "CHANGES_RETENTION, PT1H, must be PT24H at least",
        "SERVICE_KEY, short, is too short",
        "JWT_SECRET_KEY, '', is missing"
    })
    void aSettingThatWillNotDoIsNamed(String name, String value, String problem) {
        Map<String, String> settings = MeetingServer.settings(DATABASE, "");
        settings.put(name, value);

        Throwable refusal = MeetingService.start(settings).cause();

        assertThat(refusal).isInstanceOf(SettingsException.class).hasMessageContaining(name + " " + problem);
    }

    @Test
    void theSecretIsNotNeededWhereTokensAreVerifiedByKeys() {
        Map<String, String> settings = MeetingServer.settings(DATABASE, "");
        settings.put("JWT_KEYS", "published");
        assertThat(MeetingSettings.load(settings).node().jwtSecret()).isEqualTo(MeetingServer.JWT_SECRET_KEY);

        settings.remove("JWT_SECRET_KEY");
        assertThat(MeetingSettings.load(settings).node().jwtSecret()).isNull();

        settings.put("JWT_SECRET_KEY", "short");
        assertThat(MeetingService.start(settings).cause()).hasMessageStartingWith("JWT_SECRET_KEY is too short");
    }

    @Test
    void theFileHoldsNoSecretAndTheUsualPort() {
        Map<String, String> settings = MeetingServer.settings(DATABASE, "");
        settings.remove("HTTP_PORT");

        assertThat(MeetingSettings.load(settings).node().http().port()).isEqualTo(5000);
        assertThat(MeetingService.start(Map.of()).cause()).hasMessage("SERVICE_KEY is missing");
    }
}
