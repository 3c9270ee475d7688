package dev.rollcall.auth.tokens;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import dev.rollcall.token.DerivedKey;
import dev.rollcall.token.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;

/**
 * The secrets of mailed links (256 bits) and codes (6 digits). Both follow from the id of their row by a key of ours: the
 * database holds the link's hash and of the code nothing, and a mail can be written again without storing either.
 */
public final class OneTimeTokens {
    private static final byte[] LINK = {1};
    private static final byte[] CODE = {2};
    private static final int CODES = 1_000_000;

    private final DerivedKey key;

    public OneTimeTokens(String secret) {
        this.key = new DerivedKey(secret, "one-time token");
    }

    /** A new one, to be stored with the mail that brings it. */
    public OneTimeToken create() {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return new OneTimeToken(id, hash(link(id)));
    }

    /** What stands in the link. */
    public Secret link(UUID id) {
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(LINK, bytes(id))));
    }

    /** What is stored of a link. */
    public static byte[] hash(Secret link) {
        return Sha256.of(link.value());
    }

    /** The code to type in; the bias of the remainder is below one in 10^12. */
    public Secret code(UUID id) {
        long number = ByteBuffer.wrap(key.sign(CODE, bytes(id))).getLong();
        return new Secret("%06d".formatted(Long.remainderUnsigned(number, CODES)));
    }

    /** Compares in constant time. */
    public boolean isCode(UUID id, Secret given) {
        return MessageDigest.isEqual(
                code(id).value().getBytes(StandardCharsets.UTF_8), given.value().getBytes(StandardCharsets.UTF_8));
    }

    public static Failure invalid() {
        return new Failure(
                Code.VERIFICATION_INVALID, "That link or code is wrong, or has been used; ask for a new one");
    }

    public static Failure expired() {
        return new Failure(Code.VERIFICATION_EXPIRED, "That link or code is too old; ask for a new one");
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
