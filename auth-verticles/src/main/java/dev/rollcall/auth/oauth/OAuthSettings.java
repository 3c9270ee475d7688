package dev.rollcall.auth.oauth;

import dev.rollcall.app.Settings;
import dev.rollcall.app.SettingsException;
import dev.rollcall.http.Peers;
import dev.rollcall.protocol.Secret;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which OpenID provider people may sign in by, and as whom we are known there.
 *
 * @param issuer exactly as the provider writes it
 * @param callback where the provider sends the browser back to
 * @param redirectUris where we may send it on to, the usual one first; each counts as it stands, to the letter
 */
public record OAuthSettings(
        String clientId, Secret clientSecret, String issuer, String callback, Set<String> redirectUris) {
    private static final String CLIENT_ID = "GOOGLE_CLIENT_ID";
    private static final String CLIENT_SECRET = "GOOGLE_CLIENT_SECRET";
    private static final String ISSUER = "GOOGLE_ISSUER";
    private static final String REDIRECT_URIS = "OAUTH_REDIRECT_URIS";
    private static final URI GOOGLE = URI.create("https://accounts.google.com");
    private static final String CALLBACK_PATH = "/v1/oauth/google/callback";

    /**
     * Empty where no client id is set.
     *
     * @param own where this service is reached from outside
     */
    public static Optional<OAuthSettings> read(Settings settings, URI own) {
        String clientId = settings.text(CLIENT_ID, null);
        if (clientId == null) {
            if (settings.text(CLIENT_SECRET, null) != null) {
                throw new SettingsException(CLIENT_ID, "is missing, but there is a " + CLIENT_SECRET);
            }
            return Optional.empty();
        }
        return Optional.of(new OAuthSettings(
                clientId,
                new Secret(settings.text(CLIENT_SECRET)),
                issuer(settings),
                own.toString().replaceFirst("/+$", "") + CALLBACK_PATH,
                redirectUris(settings)));
    }

    /** OpenID Connect Core 1.0, section 2: https, no query, no fragment; plain http on this machine only. */
    private static String issuer(Settings settings) {
        URI issuer = settings.url(ISSUER, Set.of("http", "https"), GOOGLE);
        if (!isProtected(issuer) || issuer.getRawQuery() != null || issuer.getRawFragment() != null) {
            throw new SettingsException(
                    ISSUER, "must be a URL of https (http on loopback only) without query and fragment");
        }
        return issuer.toString();
    }

    private static Set<String> redirectUris(Settings settings) {
        Set<String> uris = new LinkedHashSet<>(settings.list(REDIRECT_URIS));
        if (uris.isEmpty()) {
            throw new SettingsException(
                    REDIRECT_URIS, "is missing: where may people be sent once they have signed in?");
        }
        if (!uris.stream().allMatch(OAuthSettings::isRedirectUri)) {
            throw new SettingsException(
                    REDIRECT_URIS, "must list URLs of https (http on loopback only) without a fragment");
        }
        return uris;
    }

    private static boolean isRedirectUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && isProtected(uri) && uri.getRawFragment() == null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    private static boolean isProtected(URI uri) {
        return "https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && uri.getHost() != null && Peers.isLoopback(uri.getHost());
    }
}
