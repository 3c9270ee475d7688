package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.app.Settings;
import dev.rollcall.app.SettingsException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthSettingsTest {
    private static final Map<String, String> GOOD = Map.of(
            "GOOGLE_CLIENT_ID", "rollcall",
            "GOOGLE_CLIENT_SECRET", "hidden",
            "OAUTH_REDIRECT_URIS", "https://app.example.com/a?b=c,http://localhost:3000/d");

    @Test
    void googleIsTheProviderUnlessAnotherIsNamed() {
        OAuthSettings settings = load(GOOD).orElseThrow();

        assertThat(settings.issuer()).isEqualTo("https://accounts.google.com");
        assertThat(settings.callback()).isEqualTo("https://auth.example.com/v1/oauth/google/callback");
        assertThat(settings.redirectUris()).containsExactly("https://app.example.com/a?b=c", "http://localhost:3000/d");
    }

    @Test
    void withoutAClientNobodySignsInThatWay() {
        assertThat(load(Map.of("OAUTH_REDIRECT_URIS", "https://app.example.com")))
                .isEmpty();
    }

    @Test
    void theSecretDoesNotShow() {
        assertThat(load(GOOD).orElseThrow().toString()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                GOOGLE_CLIENT_ID     |                                 | GOOGLE_CLIENT_ID is missing
                GOOGLE_CLIENT_SECRET |                                 | GOOGLE_CLIENT_SECRET is missing
                GOOGLE_ISSUER        | http://accounts.example.com     | GOOGLE_ISSUER must be a URL of https
                GOOGLE_ISSUER        | http://192.0.2.1                | GOOGLE_ISSUER must be a URL of https
                GOOGLE_ISSUER        | https://id.example.com?x=y      | GOOGLE_ISSUER must be a URL of https
                GOOGLE_ISSUER        | accounts.google.com             | GOOGLE_ISSUER must be a URL
                OAUTH_REDIRECT_URIS  |                                 | OAUTH_REDIRECT_URIS is missing
                OAUTH_REDIRECT_URIS  | http://app.example.com          | OAUTH_REDIRECT_URIS must list URLs of https
                OAUTH_REDIRECT_URIS  | https://a.example,/signed-in    | OAUTH_REDIRECT_URIS must list URLs of https
                OAUTH_REDIRECT_URIS  | https://app.example.com/#/back  | OAUTH_REDIRECT_URIS must list URLs of https
                OAUTH_REDIRECT_URIS  | com.example.app:/signed-in      | OAUTH_REDIRECT_URIS must list URLs of https
                """)
    void whatWillNotDoIsNamedInOneLine(String name, String value, String message) {
        Map<String, String> changed = new HashMap<>(GOOD);
        changed.put(name, value == null ? "" : value);

        assertThatThrownBy(() -> load(changed))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    private static Optional<OAuthSettings> load(Map<String, String> values) {
        return OAuthSettings.read(Settings.of(values), URI.create("https://auth.example.com/"));
    }
}
