package dev.rollcall.auth.sessions;

import dev.rollcall.app.Tally;
import dev.rollcall.protocol.Failure;
import io.micrometer.core.instrument.MeterRegistry;

/** What becomes of refresh tokens that are shown. */
enum RefreshOutcome {
    ROTATED,
    /** The one before the current one, within its grace: it got the same successor. */
    REPEATED,
    UNKNOWN,
    EXPIRED,
    REVOKED,
    REUSED,
    ACCOUNT_DISABLED,
    /** What should not happen, and a session that kept changing. */
    FAILED;

    static Tally<RefreshOutcome> tally(MeterRegistry registry) {
        return new Tally<>(
                registry,
                "rollcall.refreshes",
                "Refresh tokens by what became of them",
                "outcome",
                RefreshOutcome.class);
    }

    static RefreshOutcome of(Throwable cause) {
        if (!(cause instanceof Failure failure)) {
            return FAILED;
        }
        return switch (failure.code()) {
            case REFRESH_INVALID -> UNKNOWN;
            case REFRESH_EXPIRED -> EXPIRED;
            case REFRESH_REUSED -> REUSED;
            case SESSION_REVOKED -> REVOKED;
            case TOKEN_OF_DISABLED_ACCOUNT -> ACCOUNT_DISABLED;
            default -> FAILED;
        };
    }
}
