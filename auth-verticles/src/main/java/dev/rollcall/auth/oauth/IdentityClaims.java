package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.ProvenIdentity;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads who somebody is from the claims of their id token (OpenID Connect Core 1.0, section 5.1). */
final class IdentityClaims {
    private static final int MAX_EMAIL = 254;
    private static final int MAX_NAME = 100;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Z}\\p{C}@]{1,64}@[^\\s\\p{Z}\\p{C}@]+");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]+");

    private IdentityClaims() {}

    static ProvenIdentity read(JsonObject claims) {
        String email = text(claims, "email").toLowerCase(Locale.ROOT);
        boolean isAddress =
                email.length() <= MAX_EMAIL && ADDRESS.matcher(email).matches();
        String[] name = withoutDomain(text(claims, "name")).split(" +", 2);
        String givenName = text(claims, "given_name");
        return new ProvenIdentity(
                claims.getString("iss"),
                claims.getString("sub"),
                isAddress ? email : null,
                isAddress && isTrue(claims.getValue("email_verified")),
                firstOf(givenName, name[0], withoutDomain(email)),
                firstOf(text(claims, "family_name"), givenName.isEmpty() && name.length > 1 ? name[1] : ""));
    }

    /** Some say an address for a name. */
    private static String withoutDomain(String text) {
        return text.replaceFirst("@.*", "");
    }

    /** Some providers write it as text. */
    private static boolean isTrue(Object value) {
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }

    /** What there is of a name, in this order of preference, as short as we keep it; not everybody has a last one. */
    private static String firstOf(String... names) {
        String name =
                Stream.of(names).filter(each -> !each.isEmpty()).findFirst().orElse("");
        int characters = name.codePointCount(0, name.length());
        return characters <= MAX_NAME ? name : name.substring(0, name.offsetByCodePoints(0, MAX_NAME));
    }

    /** On one line; empty where there is none. */
    private static String text(JsonObject claims, String name) {
        return claims.getValue(name) instanceof String text
                ? CONTROLS.matcher(text).replaceAll(" ").strip()
                : "";
    }
}
