package dev.rollcall.auth.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.app.SettingsException;
import dev.rollcall.json.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Makes a key pair and prints the key set that it is alone in; its one argument is the kid. */
public final class NewKeyMain {
    private static final int BYTES = 32;

    private NewKeyMain() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
        System.setProperty("LOG_LEVEL", "OFF"); // logs go where the key set goes
        if (arguments.length != 1) {
            System.err.println("Usage: NewKeyMain KID");
            System.exit(2);
        }
        try {
            System.out.println(make(arguments[0]));
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static String make(String kid) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var point = ((ECPublicKey) pair.getPublic()).getW();
        ObjectNode set = Json.STRICT.createObjectNode();
        set.putArray("keys")
                .addObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("use", "sig")
                .put("kid", kid)
                .put("x", number(point.getAffineX()))
                .put("y", number(point.getAffineY()))
                .put("d", number(((ECPrivateKey) pair.getPrivate()).getS()));
        KeySet.parse(set.toString());
        return set.toPrettyString();
    }

    /** Of full length, whatever the number; Java's own form may be shorter, or have a zero in front. */
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, BYTES);
        byte[] full = ByteBuffer.allocate(BYTES)
                .position(BYTES - length)
                .put(bytes, bytes.length - length, length)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
    }
}
