package dev.rollcall.protocol;

import java.time.Duration;
import java.util.List;

/**
 * An expected refusal: a code that maps to one HTTP status, a message fit for any client, and the fields it is about.
 * It carries no stack trace, since it is an answer and not a fault.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEFAULT_RETRY_AFTER_SECONDS = 2;

    private final transient Refusal refusal;

    public Failure(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Failure(Code code, String message) {
        this(new Refusal(code, message, List.of(), 0));
    }

    /** A request with these things wrong, all of them. */
    public static Failure invalid(List<Violation> violations) {
        return new Failure(new Refusal(
                Code.VALIDATION_FAILED, "The request breaks rules: see errors for each of them", violations, 0));
    }

    /** A room is taken; these are the times, or the first of them. */
    public static Failure conflict(String message, List<RoomConflict> conflicts) {
        return new Failure(new Refusal(Code.CONFLICT, message, List.of(), 0, conflicts));
    }

    /** A neighbour is down or this node sheds load; worth another try shortly. */
    public static Failure unavailable(String message) {
        return new Failure(new Refusal(Code.UNAVAILABLE, message, List.of(), DEFAULT_RETRY_AFTER_SECONDS));
    }

    /**
     * Too much of something that is limited.
     *
     * @param wait until there is some more
     */
    public static Failure rateLimited(String message, Duration wait) {
        int seconds = (int) Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        return new Failure(new Refusal(Code.RATE_LIMITED, message, List.of(), seconds));
    }

    public static Failure internal() {
        return new Failure(Code.INTERNAL, "Something went wrong on our side");
    }

    public static Failure notFound(String message) {
        return new Failure(Code.NOT_FOUND, message);
    }

    public Refusal refusal() {
        return refusal;
    }

    public Code code() {
        return refusal.code();
    }
}
