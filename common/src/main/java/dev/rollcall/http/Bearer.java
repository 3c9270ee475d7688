package dev.rollcall.http;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.AccessTokens;
import dev.rollcall.token.SessionGuard;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets signed-in callers pass, each so often: a good access token (RFC 6750) of a session that has not been revoked. Others
 * count as anonymous.
 */
public final class Bearer implements Handler<RoutingContext> {
    private static final String SCHEME = "Bearer ";
    private static final String CALLER = "rollcall.caller";

    private final AccessTokens tokens;
    private final SessionGuard sessions;

    public Bearer(AccessTokens tokens, SessionGuard sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    /** Who calls, behind this guard. */
    public static AccessToken caller(RoutingContext context) {
        return context.get(CALLER);
    }

    @Override
    public void handle(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        Future<AccessToken> caller = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? tokens.verify(header.substring(SCHEME.length()).trim()).compose(sessions::check)
                : Future.failedFuture(new Failure(Code.TOKEN_MISSING, "Send an access token: Authorization: Bearer …"));
        admit(context, caller);
    }

    /** Lets a request pass as that caller's, whose token and session have been checked, or refuses it. */
    public static void admit(RoutingContext context, Future<AccessToken> caller) {
        RequestLimits limits = RequestLimits.of(context);
        caller.compose(token -> limits.checkUser(token.user()).map(token), limits::refused)
                .onSuccess(token -> {
                    context.put(CALLER, token);
                    RequestLog.user(token.user());
                    context.next();
                })
                .onFailure(context::fail);
    }
}
