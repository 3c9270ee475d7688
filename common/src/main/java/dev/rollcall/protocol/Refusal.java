package dev.rollcall.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A {@link Failure} as it travels.
 *
 * @param retryAfterSeconds when to try again, 0 where it does not apply
 * @param conflicts the times at which rooms are taken, if that is what it is about
 */
public record Refusal(
        Code code, String message, List<Violation> violations, int retryAfterSeconds, List<RoomConflict> conflicts) {
    public Refusal {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        violations = violations == null ? List.of() : List.copyOf(violations);
        conflicts = conflicts == null ? List.of() : List.copyOf(conflicts);
    }

    public Refusal(Code code, String message, List<Violation> violations, int retryAfterSeconds) {
        this(code, message, violations, retryAfterSeconds, List.of());
    }
}
