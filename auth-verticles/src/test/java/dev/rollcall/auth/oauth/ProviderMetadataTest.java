package dev.rollcall.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderMetadataTest {
    private static final String ISSUER = "https://id.example.com/tenant";

    private final JsonObject document = new JsonObject()
            .put("issuer", ISSUER)
            .put("authorization_endpoint", ISSUER + "/authorize")
            .put("token_endpoint", "https://tokens.example.com/token")
            .put("jwks_uri", ISSUER + "/keys")
            .put("userinfo_endpoint", "http://127.0.0.1/never-asked");

    @Test
    void theDocumentOfTheIssuerIsTaken() {
        assertThat(ProviderMetadata.read(document, ISSUER))
                .isEqualTo(new ProviderMetadata(
                        ISSUER + "/authorize", "https://tokens.example.com/token", ISSUER + "/keys"));
    }

    @Test
    void itLiesBelowTheIssuer() {
        assertThat(ProviderMetadata.url(ISSUER)).isEqualTo(ISSUER + "/.well-known/openid-configuration");
        assertThat(ProviderMetadata.url(ISSUER + "/")).isEqualTo(ISSUER + "/.well-known/openid-configuration");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "issuer, https://id.example.com/tenant/",
                "issuer, https://evil.example",
                "issuer, null",
                "token_endpoint, null",
                "token_endpoint, http://id.example.com/token",
                "token_endpoint, http://127.0.0.1:6379/",
                "token_endpoint, /token",
                "token_endpoint, not a url",
                "authorization_endpoint, javascript:alert(1)",
                "jwks_uri, file:///etc/passwd"
            })
    void whatIsNotTheIssuersOrNotProtectedIsRefused(String name, String value) {
        document.put(name, value);

        assertThatThrownBy(() -> ProviderMetadata.read(document, ISSUER)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void whereTheIssuerIsOnThisMachineItsAddressesMayBePlain() {
        String local = "http://127.0.0.1:8090/rollcall";
        document.put("issuer", local).put("token_endpoint", local + "/token");

        assertThat(ProviderMetadata.read(document, local).tokenEndpoint()).isEqualTo(local + "/token");
    }
}
