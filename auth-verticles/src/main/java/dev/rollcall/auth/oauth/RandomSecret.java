package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits as 43 characters that can stand in a URL and in a cookie. */
public final class RandomSecret {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    public static Secret next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether it could be one. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
