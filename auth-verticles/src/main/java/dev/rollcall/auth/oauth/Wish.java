package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;

/**
 * What somebody wants of the provider: to sign in, or to have their identity there linked to their account.
 *
 * @param redirectUri where it shall end; one of the settings'
 * @param clientState what to send along there, or null
 * @param user whose account to link, or null
 * @param session in which the user asked for it, or null
 */
public record Wish(String redirectUri, String clientState, UserId user, SessionId session) {
    public static Wish toSignIn(String redirectUri, String clientState) {
        return new Wish(redirectUri, clientState, null, null);
    }

    public static Wish toLink(String redirectUri, UserId user, SessionId session) {
        return new Wish(redirectUri, null, user, session);
    }

    boolean isToLink() {
        return user != null;
    }
}
