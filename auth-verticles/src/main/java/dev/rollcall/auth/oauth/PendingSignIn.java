package dev.rollcall.auth.oauth;

import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A sign-in between its way to the provider and its way back.
 *
 * @param redirectUri where it ends
 * @param clientState what the frontend wants back with the result, or null
 * @param nonce what the id token must hold
 * @param codeVerifier what proves to the provider that the code is ours (RFC 7636)
 * @param browserHash of the secret of the browser that began it
 * @param user to link the identity to, or null where it is to sign in
 * @param session in which the user asked for that, or null
 */
record PendingSignIn(
        String redirectUri,
        String clientState,
        Secret nonce,
        Secret codeVerifier,
        String browserHash,
        UserId user,
        SessionId session) {
    static PendingSignIn begin(Wish wish, Secret browser) {
        return new PendingSignIn(
                wish.redirectUri(),
                wish.clientState(),
                RandomSecret.next(),
                RandomSecret.next(),
                hash(browser),
                wish.user(),
                wish.session());
    }

    boolean isOf(Secret browser) {
        return MessageDigest.isEqual(
                browserHash.getBytes(StandardCharsets.US_ASCII), hash(browser).getBytes(StandardCharsets.US_ASCII));
    }

    boolean isLinking() {
        return user != null;
    }

    /** RFC 7636, section 4.2: {@code S256}. */
    String codeChallenge() {
        return hash(codeVerifier);
    }

    private static String hash(Secret secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(OneTimeTokens.hash(secret));
    }
}
