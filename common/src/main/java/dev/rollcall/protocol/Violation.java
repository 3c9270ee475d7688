package dev.rollcall.protocol;

import java.util.Objects;

/**
 * One thing wrong with a request.
 *
 * @param pointer JSON pointer (RFC 6901) to the field, or {@code ?name} for a query parameter
 * @param code stable snake_case word
 * @param detail what to do about it, for a person
 * @param limit the limit that was broken, or null where there is none
 */
public record Violation(String pointer, String code, String detail, Object limit) {
    public static final String REQUIRED = "required";
    public static final String UNKNOWN_FIELD = "unknown_field";
    public static final String WRONG_TYPE = "wrong_type";
    public static final String INVALID = "invalid";
    public static final String OUT_OF_RANGE = "out_of_range";

    public Violation {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
    }

    public Violation(String pointer, String code, String detail) {
        this(pointer, code, detail, null);
    }
}
