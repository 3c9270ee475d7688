package dev.rollcall.auth.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Forms;
import dev.rollcall.http.IdempotencyKey;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.protocol.IssuedTokens;
import dev.rollcall.protocol.IssuedTokens.Grant;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.protocol.UserId;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** What standard clients know of tokens: their keys (RFC 7517), introspection (RFC 7662) and revocation (RFC 7009). */
public final class TokenRoutes implements Routes {
    /** How long whoever verifies tokens may go by what they have read, and may miss a new key. */
    private static final String A_MINUTE = "public, max-age=60";

    private final Bus bus;
    private final ServiceKey key;

    public TokenRoutes(Bus bus, ServiceKey key) {
        this.bus = bus;
        this.key = key;
    }

    /** @param tokenTypeHint may be wrong, so that it is of no use */
    record Shown(@NotNull Secret token, String tokenTypeHint) {}

    record Inactive(boolean active) {}

    record ActiveAccessToken(
            boolean active,
            String tokenUse,
            String tokenType,
            UserId sub,
            SessionId sid,
            String iss,
            String aud,
            long exp,
            long iat,
            long authTime,
            String jti,
            List<String> roles,
            boolean emailVerified) {}

    /** Without a type or an audience: it is nothing to call with, but at the auth service. */
    record ActiveRefreshToken(
            boolean active,
            String tokenUse,
            UserId sub,
            SessionId sid,
            String iss,
            long exp,
            long iat,
            long authTime,
            List<String> roles,
            boolean emailVerified) {}

    record Keys(List<Jwk> keys) {}

    record Jwk(String kty, String crv, String alg, String use, String kid, String x, String y) {
        static Jwk of(TokenKey key) {
            return new Jwk("EC", "P-256", "ES256", "sig", key.kid(), key.x(), key.y());
        }
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/.well-known/jwks.json", this::keys);
        api.form("/oauth2/introspect", List.of(key, IdempotencyKey::passOver), this::introspect);
        api.form("/oauth2/revoke", this::revoke);
    }

    private Future<Reply> keys(RoutingContext context) {
        return bus.ask(new TokenKeys.ListInUse()).map(inUse -> Reply.ok(
                        new Keys(inUse.keys().stream().map(Jwk::of).toList()))
                .with(HttpHeaders.CACHE_CONTROL, A_MINUTE));
    }

    private Future<Reply> introspect(RoutingContext context) {
        Shown shown = Forms.read(context, Shown.class);
        return bus.ask(new IssuedTokens.Introspect(shown.token()))
                .map(answer -> Reply.ok(answer.grant() == null ? new Inactive(false) : active(answer.grant())));
    }

    private static Record active(Grant grant) {
        return grant.accessTokenId() == null
                ? new ActiveRefreshToken(
                        true,
                        "refresh_token",
                        grant.user(),
                        grant.session(),
                        AccessToken.ISSUER,
                        grant.expiresAt().getEpochSecond(),
                        grant.issuedAt().getEpochSecond(),
                        grant.authTime().getEpochSecond(),
                        grant.roles(),
                        grant.emailVerified())
                : new ActiveAccessToken(
                        true,
                        "access_token",
                        "Bearer",
                        grant.user(),
                        grant.session(),
                        AccessToken.ISSUER,
                        AccessToken.AUDIENCE,
                        grant.expiresAt().getEpochSecond(),
                        grant.issuedAt().getEpochSecond(),
                        grant.authTime().getEpochSecond(),
                        grant.accessTokenId(),
                        grant.roles(),
                        grant.emailVerified());
    }

    private Future<Reply> revoke(RoutingContext context) {
        Shown shown = Forms.read(context, Shown.class);
        return bus.ask(new IssuedTokens.Revoke(shown.token())).map(done -> Reply.ok());
    }
}
