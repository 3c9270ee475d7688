package dev.rollcall.auth.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A key pair as an operator makes it, and its use without the help of the code under test. */
public record KeyPairs(String kid, KeyPair pair) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static KeyPairs named(String kid) {
        return named(kid, "secp256r1");
    }

    public static KeyPairs named(String kid, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new KeyPairs(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code JWT_KEYS} may hold. */
    public static String set(KeyPairs... keys) {
        return Stream.of(keys).map(key -> key.jwk().toString()).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** The whole pair. */
    public ObjectNode jwk() {
        return known().put("d", number(((ECPrivateKey) pair.getPrivate()).getS()));
    }

    /** The public half. */
    public ObjectNode known() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return JSON.createObjectNode()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("kid", kid)
                .put("x", number(point.getAffineX()))
                .put("y", number(point.getAffineY()));
    }

    /** The compact form of these claims, signed by this key. */
    public String sign(JsonNode header, JsonNode claims) {
        String signed = base64(header.toString().getBytes(StandardCharsets.UTF_8))
                + '.'
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether this key signed that token. */
    public boolean isSignerOf(String token) {
        Jwt jwt = Jwt.parse(token);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(pair.getPublic());
            signature.update(jwt.signed().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(jwt.signature()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half in the form of OpenSSL. */
    public String pem() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** 32 bytes, whatever the number. */
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] all = new byte[Math.max(32, bytes.length - 1)];
        for (int i = 1; i <= Math.min(bytes.length, all.length); i++) {
            all[all.length - i] = bytes[bytes.length - i];
        }
        return base64(all);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
