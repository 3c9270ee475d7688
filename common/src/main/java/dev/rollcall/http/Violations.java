package dev.rollcall.http;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with a request, so that the client hears of it at once. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>();

    /** Each field is told of once: what is wrong with its form makes further rules moot. */
    public void add(Violation violation) {
        if (!concerns(violation.pointer())) {
            found.add(violation);
        }
    }

    public void add(String pointer, String code, String detail) {
        add(new Violation(pointer, code, detail));
    }

    public boolean concerns(String pointer) {
        return found.stream().anyMatch(violation -> violation.pointer().equals(pointer));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws {@link Failure} unless nothing was found. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw Failure.invalid(found);
        }
    }
}
