package dev.rollcall.auth.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A JSON Web Token, read and signed without the help of the code under test. */
public record Jwt(JsonNode header, JsonNode claims, String signature, String signed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Jwt parse(String token) {
        String[] parts = token.split("\\.");
        return new Jwt(json(parts[0]), json(parts[1]), parts[2], parts[0] + '.' + parts[1]);
    }

    /** The compact form of these claims, signed by HS256. */
    public static String sign(JsonNode header, JsonNode claims, String secret) {
        String signed = base64(header.toString().getBytes(StandardCharsets.UTF_8))
                + '.'
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        return signed + '.' + signature(signed, secret);
    }

    public boolean isSignedBy(String secret) {
        return signature(signed, secret).equals(signature);
    }

    /** The header with that member otherwise. */
    public JsonNode withHeader(String name, String value) {
        ObjectNode changed = header.deepCopy();
        return changed.put(name, value);
    }

    private static String signature(String text, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
