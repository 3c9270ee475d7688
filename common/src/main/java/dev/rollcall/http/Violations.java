package dev.rollcall.http;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects all that is wrong with a request, so that the client hears of it at once. */
public final class Violations {
    /** More than this in one request are not worth telling. */
    static final int MAX = 100;

    private final Map<String, Violation> found = new LinkedHashMap<>();

    /** Each field is told of once: what is wrong with its form makes further rules moot. */
    public void add(Violation violation) {
        if (found.size() < MAX) {
            found.putIfAbsent(violation.pointer(), violation);
        }
    }

    public void add(String pointer, String code, String detail) {
        add(new Violation(pointer, code, detail));
    }

    public boolean concerns(String pointer) {
        return found.containsKey(pointer);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws {@link Failure} unless nothing was found. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw Failure.invalid(List.copyOf(found.values()));
        }
    }
}
