package dev.rollcall.meeting.invitations;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.protocol.Secret;
import dev.rollcall.token.DerivedKey;
import dev.rollcall.token.Sha256;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * The secrets of guests' links (256 bits). Each follows from the id of its invitation by a key of ours: the database holds
 * the hash alone, and a mail can be written again without storing more.
 */
public final class InvitationTokens {
    private final DerivedKey key;

    /** @param secret of the service, the same on every node */
    public InvitationTokens(String secret) {
        this.key = new DerivedKey(secret, "invitation");
    }

    /** What is stored of an invitation. */
    public record Invitation(UUID id, byte[] hash) {}

    public Invitation create() {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return new Invitation(id, hash(token(id)));
    }

    /** What stands in the link. */
    public Secret token(UUID invitation) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(invitation.getMostSignificantBits())
                .putLong(invitation.getLeastSignificantBits())
                .array();
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(id)));
    }

    /** What is stored of it. */
    public static byte[] hash(Secret token) {
        return Sha256.of(token.value());
    }
}
