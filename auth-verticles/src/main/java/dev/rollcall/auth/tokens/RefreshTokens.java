package dev.rollcall.auth.tokens;

import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.token.DerivedKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Refresh tokens: session id, 256 secret bits, and a tag that proves we made it. The first secret of a session is random;
 * each next one follows from the one before by a key of ours, or from a random seed where that one is not at hand, so that
 * whoever repeats a refresh gets the same successor although only hashes are stored. The tag tells an old token of ours, which is theft when it turns up again, from
 * something made up, which costs no query.
 */
public final class RefreshTokens {
    private static final int ID = 16;
    private static final int SECRET = 32;
    private static final int TAG = 16;
    private static final byte[] SUCCESSOR = {1};
    private static final byte[] AUTHENTIC = {2};
    private static final byte[] SEEDED = {3};

    private final DerivedKey key;
    private final SecureRandom random = new SecureRandom();

    public RefreshTokens(String secret) {
        this.key = new DerivedKey(secret, "refresh token");
    }

    /** The first token of a session. */
    public RefreshToken first(SessionId session) {
        return token(session, newSeed());
    }

    /** The one token that follows. */
    public RefreshToken successor(RefreshToken token) {
        return token(token.session(), key.sign(SUCCESSOR, bytes(token.session()), token.secret()));
    }

    /** What a token of the session can follow from, other than another token: random, and to be kept with the session. */
    public byte[] newSeed() {
        byte[] seed = new byte[SECRET];
        random.nextBytes(seed);
        return seed;
    }

    /** The one token that follows from a seed; without our key the seed is of no use. */
    public RefreshToken seeded(SessionId session, byte[] seed) {
        return token(session, key.sign(SEEDED, bytes(session), seed));
    }

    /** Empty for what we never made. */
    public Optional<RefreshToken> parse(Secret text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.value());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != ID + SECRET + TAG) {
            return Optional.empty();
        }
        ByteBuffer id = ByteBuffer.wrap(bytes, 0, ID);
        SessionId session = new SessionId(new UUID(id.getLong(), id.getLong()));
        RefreshToken token = token(session, Arrays.copyOfRange(bytes, ID, ID + SECRET));
        byte[] made = token.text().value().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] given = text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return MessageDigest.isEqual(made, given) ? Optional.of(token) : Optional.empty();
    }

    private RefreshToken token(SessionId session, byte[] secret) {
        byte[] tag = Arrays.copyOf(key.sign(AUTHENTIC, bytes(session), secret), TAG);
        byte[] all = ByteBuffer.allocate(ID + SECRET + TAG)
                .put(bytes(session))
                .put(secret)
                .put(tag)
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        return new RefreshToken(session, secret, new Secret(text));
    }

    private static byte[] bytes(SessionId session) {
        return ByteBuffer.allocate(ID)
                .putLong(session.value().getMostSignificantBits())
                .putLong(session.value().getLeastSignificantBits())
                .array();
    }
}
