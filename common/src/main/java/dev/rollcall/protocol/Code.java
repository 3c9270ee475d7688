package dev.rollcall.protocol;

import java.util.Locale;

/** Every reason for which a request is refused, each with its one HTTP status. Clients rely on the words. */
public enum Code {
    MALFORMED_JSON(400),
    BAD_REQUEST(400),
    VERIFICATION_INVALID(400),
    STATE_INVALID(400),
    CODE_INVALID(400),
    TOKEN_MISSING(401),
    TOKEN_INVALID(401),
    TOKEN_EXPIRED(401),
    SESSION_REVOKED(401),
    /** To the tokens of a disabled account; a log-in, which proves more, hears {@link #ACCOUNT_DISABLED}. */
    TOKEN_OF_DISABLED_ACCOUNT(401, "account-disabled"),
    ACCOUNT_DISABLED(403),
    CREDENTIALS_INVALID(401),
    REFRESH_INVALID(401),
    REFRESH_EXPIRED(401),
    REFRESH_REUSED(401),
    SERVICE_KEY_INVALID(401),
    FORBIDDEN(403),
    /** To who is signed in and gives a wrong password; a log-in hears {@link #CREDENTIALS_INVALID}. */
    CURRENT_PASSWORD_WRONG(403, "credentials-invalid"),
    EMAIL_NOT_VERIFIED(403),
    ACCESS_DENIED(403),
    PROVIDER_REFUSED(403),
    ID_TOKEN_INVALID(403),
    ORIGIN_NOT_ALLOWED(403),
    REAUTHENTICATION_REQUIRED(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    CONFLICT(409),
    IDEMPOTENCY_KEY_IN_FLIGHT(409),
    LAST_ADMIN(409),
    LAST_CREDENTIAL(409),
    LINK_REQUIRED(409),
    IDENTITY_TAKEN(409),
    ALREADY_LINKED(409),
    VERIFICATION_EXPIRED(410),
    CURSOR_EXPIRED(410),
    VERSION_STALE(412),
    BODY_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    VALIDATION_FAILED(422),
    IDEMPOTENCY_KEY_REUSED(422),
    VERSION_REQUIRED(428),
    RATE_LIMITED(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    PROVIDER_UNAVAILABLE(503),
    UNAVAILABLE(503);

    private final int status;
    private final String word;

    Code(int status) {
        this(status, null);
    }

    /** @param word where it is not that of the name; two codes with the same word have different statuses */
    Code(int status, String word) {
        this.status = status;
        this.word = word == null ? name().toLowerCase(Locale.ROOT).replace('_', '-') : word;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** The stable kebab-case word of the HTTP contract. */
    public String word() {
        return word;
    }

    /** Whether the answer is a considered no (below 500), not a fault of the one who answers. */
    public boolean isRefusal() {
        return status < 500;
    }
}
