package dev.rollcall.auth.sessions;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.auth.tokens.RefreshToken;
import dev.rollcall.auth.tokens.RefreshTokens;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Device;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.Tokens;
import io.vertx.core.Future;

/**
 * Opens a session for somebody who has proved who they are, by whatever means: its oldest sessions end past fifty, a log-in
 * from a device that is new is mailed, and all of it stands in the audit log.
 */
public final class SessionOpening {
    private final OpeningStore store;
    private final RefreshTokens refreshTokens;
    private final OneTimeTokens links;
    private final DeviceFingerprints fingerprints;
    private final TokenIssuer issuer;
    private final Announcer announcer;

    public SessionOpening(
            OpeningStore store,
            RefreshTokens refreshTokens,
            OneTimeTokens links,
            DeviceFingerprints fingerprints,
            TokenIssuer issuer,
            Announcer announcer) {
        this.store = store;
        this.refreshTokens = refreshTokens;
        this.links = links;
        this.fingerprints = fingerprints;
        this.issuer = issuer;
        this.announcer = announcer;
    }

    /** Fails with a refusal when the account may no longer be signed in to. */
    public Future<Tokens> open(Proof proof, Device device) {
        RefreshToken token = refreshTokens.first(new SessionId(UuidCreator.getTimeOrderedEpoch()));
        return store.open(proof, token, device, fingerprints.of(device), links.create())
                .compose(result -> {
                    OpeningStore.Opened opened = result.orElseThrow(() -> worthNothing(proof));
                    if (opened.isMailed()) {
                        announcer.mailQueued();
                    }
                    Future<Void> roomMade = opened.ended() == 0
                            ? Future.succeededFuture()
                            : announcer.revoked(Revocation.TOO_MANY, opened.ended());
                    return roomMade.map(told -> issuer.tokens(opened.granted(), token));
                });
    }

    private static Failure worthNothing(Proof proof) {
        return proof.passwordOf() == null ? disabled() : wrongCredentials();
    }

    static Failure disabled() {
        return new Failure(Code.ACCOUNT_DISABLED, "This account has been disabled");
    }

    static Failure wrongCredentials() {
        return new Failure(Code.CREDENTIALS_INVALID, "The address or the password is wrong");
    }
}
