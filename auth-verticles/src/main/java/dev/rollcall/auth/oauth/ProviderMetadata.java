package dev.rollcall.auth.oauth;

import io.vertx.core.json.JsonObject;
import java.net.URI;

/** Where the provider wants to be asked for what (OpenID Connect Discovery 1.0, section 3). */
record ProviderMetadata(String authorizationEndpoint, String tokenEndpoint, String jwksUri) {
    private static final String PATH = "/.well-known/openid-configuration";

    /** Where an issuer's document is (section 4). */
    static String url(String issuer) {
        return issuer.replaceFirst("/$", "") + PATH;
    }

    /**
     * Fails unless the document is that issuer's own (section 4.3), to the letter, and its addresses are of https, or of
     * http where the issuer's is too, which is on this machine only.
     */
    static ProviderMetadata read(JsonObject document, String issuer) {
        if (!issuer.equals(document.getValue("issuer"))) {
            throw new IllegalStateException("The discovery document is not that of " + issuer);
        }
        String scheme = URI.create(issuer).getScheme();
        return new ProviderMetadata(
                endpoint(document, "authorization_endpoint", scheme),
                endpoint(document, "token_endpoint", scheme),
                endpoint(document, "jwks_uri", scheme));
    }

    private static String endpoint(JsonObject document, String name, String scheme) {
        URI endpoint = URI.create(document.getString(name, ""));
        if (endpoint.getHost() == null
                || !("https".equals(endpoint.getScheme()) || scheme.equals(endpoint.getScheme()))) {
            throw new IllegalStateException("The discovery document has no good " + name);
        }
        return endpoint.toString();
    }
}
