package dev.rollcall.http;

import java.util.Map;

/** A change was made to a version that is no longer the current one; the answer (412) shows the current one. */
public final class StaleVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Record> current;

    /** @param name the member of the answer that shows it, such as {@code meeting} */
    public StaleVersion(String name, Record current) {
        super("Stale version", null, false, false);
        this.current = Map.of(name, current);
    }

    Map<String, Record> current() {
        return current;
    }
}
