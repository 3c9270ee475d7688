package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.ProvenIdentity;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.impl.jose.JWT;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OpenID provider as its client sees it: asked for nothing before it is needed, and only at addresses that its issuer's
 * own document names. Vert.x speaks OAuth 2.0; the document and the id token are checked here, since Vert.x takes
 * a document without an issuer, leaves out a token's expiry and nonce, and does not say why it refuses one. Safe for use
 * from any context.
 */
final class OpenIdProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OpenIdProvider.class);

    private record Client(ProviderMetadata of, OAuth2Auth oauth2) {
        /** Vert.x begins a query even where the endpoint has one, which is to be retained (RFC 6749, section 3.1). */
        String authorizationUrl(OAuth2AuthorizationURL parameters) {
            String endpoint = of.authorizationEndpoint();
            String query = oauth2.authorizeURL(parameters).substring(endpoint.length() + 1);
            return endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + query;
        }
    }

    private final Vertx vertx;
    private final OAuthSettings settings;
    private final ProviderCalls calls;
    private final IdTokenRules rules;
    private final Kept<ProviderMetadata> metadata;
    private final Kept<JWT> keys;
    private Client client;

    OpenIdProvider(Vertx vertx, OAuthSettings settings, Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.calls = new ProviderCalls(vertx);
        this.rules = new IdTokenRules(settings.issuer(), settings.clientId(), clock);
        this.metadata = new Kept<>(this::discover, clock);
        this.keys = new Kept<>(this::fetchKeys, clock);
    }

    /** Where to send the browser. Fails with {@code PROVIDER_UNAVAILABLE} when that is not known yet. */
    Future<String> authorizationUrl(Secret state, PendingSignIn pending) {
        return client().map(known -> known.authorizationUrl(new OAuth2AuthorizationURL()
                .setRedirectUri(settings.callback())
                .setScopes(List.of("openid", "email", "profile"))
                .setState(state.value())
                .setCodeChallenge(pending.codeChallenge())
                .setCodeChallengeMethod("S256")
                .putAdditionalParameter("nonce", pending.nonce().value())));
    }

    /** Whom the code stands for. Fails with {@code PROVIDER_REFUSED}, {@code PROVIDER_UNAVAILABLE}, {@code ID_TOKEN_INVALID}. */
    Future<ProvenIdentity> redeem(Secret code, PendingSignIn pending) {
        var credentials = new Oauth2Credentials()
                .setFlow(OAuth2FlowType.AUTH_CODE)
                .setCode(code.value())
                .setCodeVerifier(pending.codeVerifier().value())
                .setRedirectUri(settings.callback());
        return client().compose(known -> calls.call(
                        () -> known.oauth2().authenticate(credentials).recover(OpenIdProvider::refusal)))
                .compose(this::verify)
                .map(claims -> {
                    rules.brokenBy(claims, pending.nonce().value()).ifPresent(claim -> {
                        throw invalid(claim + " is not as it must be");
                    });
                    return IdentityClaims.read(claims);
                });
    }

    private Future<ProviderMetadata> discover() {
        return calls.call(() -> calls.get(ProviderMetadata.url(settings.issuer()))
                .map(document -> ProviderMetadata.read(document, settings.issuer())));
    }

    private Future<JWT> fetchKeys() {
        return metadata.get()
                .compose(known -> calls.call(() -> calls.get(known.jwksUri()).map(SigningKeys::read)));
    }

    private Future<Client> client() {
        return metadata.get().map(this::client);
    }

    private synchronized Client client(ProviderMetadata current) {
        if (client == null || !client.of().equals(current)) {
            client = new Client(current, OAuth2Auth.create(vertx, options(current)));
        }
        return client;
    }

    /** Without keys: so it takes the tokens as they come, and with such leeway that it leaves their age to us as well. */
    private OAuth2Options options(ProviderMetadata current) {
        String secret = URLEncoder.encode(settings.clientSecret().value(), StandardCharsets.UTF_8); // RFC 6749, 2.3.1
        return new OAuth2Options()
                .setClientId(settings.clientId())
                .setClientSecret(secret)
                .setAuthorizationPath(current.authorizationEndpoint())
                .setTokenPath(current.tokenEndpoint())
                .setJWTOptions(new JWTOptions().setLeeway(Integer.MAX_VALUE))
                .setHttpClientOptions(ProviderCalls.httpOptions());
    }

    /** A code that is wrong or used is no fault of the provider's; Vert.x tells it by the word alone (RFC 6749, 5.2). */
    private static Future<User> refusal(Throwable e) {
        boolean isRefusal = String.valueOf(e.getMessage()).startsWith("invalid_grant");
        return Future.failedFuture(
                isRefusal ? new Failure(Code.PROVIDER_REFUSED, "The provider does not know the code") : e);
    }

    /** By a key that is new to us only after another look, and that is taken once. */
    private Future<JsonObject> verify(User tokens) {
        if (!(tokens.principal().getValue("id_token") instanceof String idToken)) {
            return Future.failedFuture(invalid("there is none"));
        }
        return keys.get()
                .compose(known -> decode(known, idToken))
                .recover(e -> e instanceof NoSuchKeyIdException
                        ? keys.fetch().compose(fresh -> decode(fresh, idToken))
                        : Future.failedFuture(e))
                .recover(e -> Future.failedFuture(e instanceof Failure ? e : invalid(e.getMessage())));
    }

    private static Future<JsonObject> decode(JWT keys, String idToken) {
        try {
            return Future.succeededFuture(keys.decode(idToken));
        } catch (SignatureException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Failure invalid(String reason) {
        LOG.warn("An id token was refused: {}", reason);
        return new Failure(Code.ID_TOKEN_INVALID, "What the provider says of you cannot be trusted");
    }
}
