package dev.rollcall.http;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** The place where a page of a list ended, opaque to clients. */
public final class Cursor {
    private static final String SEPARATOR = "|";

    private Cursor() {}

    public static String of(Object... keys) {
        String text = String.join(
                SEPARATOR, java.util.Arrays.stream(keys).map(String::valueOf).toList());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param parse makes sense of the keys, or throws an unchecked exception when they are not ours */
    public static <T> T parse(String cursor, Function<List<String>, T> parse) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return parse.apply(List.of(text.split("\\|")));
        } catch (RuntimeException e) {
            throw Failure.invalid(
                    List.of(new Violation("?cursor", Violation.INVALID, "must be the next_cursor of the page before")));
        }
    }
}
