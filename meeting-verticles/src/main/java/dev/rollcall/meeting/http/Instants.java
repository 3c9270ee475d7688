package dev.rollcall.meeting.http;

import dev.rollcall.http.Params;
import dev.rollcall.protocol.Violation;
import java.time.Instant;

/** Instants as parameters, within what the database can keep by far. */
final class Instants {
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Instants() {}

    /** Null when absent or wrong. */
    static Instant read(Params params, String name) {
        Instant instant = params.value(name, Instant.class);
        if (instant != null && !isKept(instant)) {
            params.violations().add("?" + name, Violation.OUT_OF_RANGE, "must lie in the years 1 to 9999");
        }
        return instant;
    }

    static boolean isKept(Instant instant) {
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }
}
