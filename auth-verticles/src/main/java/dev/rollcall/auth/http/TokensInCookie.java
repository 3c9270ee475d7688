package dev.rollcall.auth.http;

import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Session;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.protocol.User;

/** {@link Tokens} without the refresh token, which the cookie takes. */
record TokensInCookie(
        Secret accessToken, String tokenType, long expiresIn, long refreshExpiresIn, Session session, User user) {
    static TokensInCookie of(Tokens tokens) {
        return new TokensInCookie(
                tokens.accessToken(),
                tokens.tokenType(),
                tokens.expiresIn(),
                tokens.refreshExpiresIn(),
                tokens.session(),
                tokens.user());
    }
}
