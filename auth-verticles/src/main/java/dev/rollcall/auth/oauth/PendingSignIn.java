package dev.rollcall.auth.oauth;

import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.protocol.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A sign-in between its way to the provider and its way back.
 *
 * @param nonce what the id token must hold
 * @param codeVerifier what proves to the provider that the code is ours (RFC 7636)
 * @param browserHash of the secret of the browser that began it
 */
record PendingSignIn(Wish wish, Secret nonce, Secret codeVerifier, String browserHash) {
    static PendingSignIn begin(Wish wish, Secret browser) {
        return new PendingSignIn(wish, RandomSecret.next(), RandomSecret.next(), hash(browser));
    }

    boolean isOf(Secret browser) {
        return MessageDigest.isEqual(
                browserHash.getBytes(StandardCharsets.US_ASCII), hash(browser).getBytes(StandardCharsets.US_ASCII));
    }

    /** RFC 7636, section 4.2: {@code S256}. */
    String codeChallenge() {
        return hash(codeVerifier);
    }

    private static String hash(Secret secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(OneTimeTokens.hash(secret));
    }
}
