package dev.rollcall.protocol;

import java.util.Objects;

/** A password, code or token on its way: it never shows in a log or an exception text. In JSON it is a plain string. */
public record Secret(String value) {
    public Secret {
        Objects.requireNonNull(value, "secret");
    }

    @Override
    public String toString() {
        return "***";
    }
}
