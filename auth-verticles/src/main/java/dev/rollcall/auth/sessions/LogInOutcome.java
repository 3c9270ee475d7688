package dev.rollcall.auth.sessions;

import dev.rollcall.app.Tally;
import dev.rollcall.protocol.Failure;
import io.micrometer.core.instrument.MeterRegistry;

/** How log-ins end, by whatever method. */
public enum LogInOutcome {
    SUCCESS,
    UNKNOWN_ADDRESS,
    NO_PASSWORD,
    WRONG_PASSWORD,
    ACCOUNT_DISABLED,
    EMAIL_NOT_VERIFIED,
    /** Too early after wrong passwords. */
    DELAYED,
    /** No room for another hash. */
    OVERLOADED,
    /** Of an identity whose address is that of an account which it is not linked to. */
    LINK_REQUIRED,
    ACCESS_DENIED,
    PROVIDER_REFUSED,
    PROVIDER_UNAVAILABLE,
    ID_TOKEN_INVALID,
    CODE_INVALID,
    /** What should not happen. */
    FAILED;

    /** What counts the log-ins by a method. */
    public static Tally<LogInOutcome> tally(MeterRegistry registry, String method) {
        return new Tally<>(
                registry,
                "rollcall.logins",
                "Log-ins by method and how they ended",
                "outcome",
                LogInOutcome.class,
                "method",
                method);
    }

    /** Why a log-in failed. */
    public static LogInOutcome of(Throwable cause) {
        if (!(cause instanceof Failure failure)) {
            return FAILED;
        }
        return switch (failure.code()) {
            case CREDENTIALS_INVALID -> WRONG_PASSWORD; // since another was set just now
            case ACCOUNT_DISABLED -> ACCOUNT_DISABLED;
            case EMAIL_NOT_VERIFIED -> EMAIL_NOT_VERIFIED;
            case RATE_LIMITED -> DELAYED;
            case UNAVAILABLE -> OVERLOADED;
            case LINK_REQUIRED -> LINK_REQUIRED;
            case ACCESS_DENIED -> ACCESS_DENIED;
            case PROVIDER_REFUSED -> PROVIDER_REFUSED;
            case PROVIDER_UNAVAILABLE -> PROVIDER_UNAVAILABLE;
            case ID_TOKEN_INVALID -> ID_TOKEN_INVALID;
            case CODE_INVALID -> CODE_INVALID;
            default -> FAILED;
        };
    }
}
