package dev.rollcall.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A {@link Failure} as it travels.
 *
 * @param retryAfterSeconds when to try again, 0 where it does not apply
 */
public record Refusal(Code code, String message, List<Violation> violations, int retryAfterSeconds) {
    public Refusal {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        violations = violations == null ? List.of() : List.copyOf(violations);
    }
}
