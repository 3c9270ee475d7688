package dev.rollcall.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.rollcall.token.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.event.KeyValuePair;

/**
 * Tells errors apart by where they come from, and takes those of one place for the same, whatever values they name and
 * whichever lines of the release they stand in.
 */
final class Fingerprint {
    private static final String OWN = "dev.rollcall.";
    private static final String COMMAND = "command";
    private static final int FRAMES = 3;
    private static final int MAX_CAUSES = 50;
    private static final int BYTES = 6;

    /** What the compiler numbers: lambdas and anonymous classes. */
    private static final Pattern NUMBER = Pattern.compile("\\$\\d+|0x[0-9a-f]+|/[0-9a-fx]+");

    private Fingerprint() {}

    static boolean isDue(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR);
    }

    /**
     * 12 hex digits, of what was thrown, or of the words of the line, before values are put in, where nothing was; and of the
     * command that came to that, since what a database refuses has no frames that tell who asked for it.
     */
    static String of(ILoggingEvent event) {
        String fault = event.getThrowableProxy() instanceof ThrowableProxy thrown
                ? places(thrown.getThrowable())
                : event.getLoggerName() + ' ' + event.getMessage();
        return hash(fault + command(event));
    }

    private static String command(ILoggingEvent event) {
        List<KeyValuePair> fields = event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
        return fields.stream()
                .filter(field -> field.key.equals(COMMAND))
                .map(field -> "\n" + field.value)
                .collect(Collectors.joining());
    }

    /** Of the exception and of its root cause: their classes, and the first frames that are our own. */
    private static String places(Throwable thrown) {
        Throwable root = root(thrown);
        return root == thrown ? place(thrown) : place(thrown) + '\n' + place(root);
    }

    private static Throwable root(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES) // causes may go in a circle
                .reduce(thrown, (before, cause) -> cause);
    }

    private static String place(Throwable thrown) {
        List<StackTraceElement> frames = Arrays.asList(thrown.getStackTrace());
        List<StackTraceElement> own = frames.stream()
                .filter(frame -> frame.getClassName().startsWith(OWN))
                .toList();
        StringBuilder place = new StringBuilder(thrown.getClass().getName());
        (own.isEmpty() ? frames : own).stream().limit(FRAMES).forEach(frame -> place.append('\n')
                .append(frame.getClassName())
                .append('.')
                .append(frame.getMethodName()));
        return NUMBER.matcher(place).replaceAll("");
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, BYTES);
    }
}
