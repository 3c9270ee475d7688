package dev.rollcall.http;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Id;
import dev.rollcall.protocol.Violation;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** The query parameters of a request: strictly those that the route knows, each once, all faults told at once. */
public final class Params {
    public static final int DEFAULT_LIMIT = 20;

    /** How many items a page may have. */
    public static final int MAX_LIMIT = 100;

    private final RoutingContext context;
    private final Violations violations = new Violations();

    private Params(RoutingContext context) {
        this.context = context;
    }

    public static Params of(RoutingContext context, String... known) {
        Params params = new Params(context);
        Set<String> names = Set.of(known);
        for (String name : context.queryParams().names()) {
            if (!names.contains(name)) {
                params.violations.add("?" + name, "unknown_parameter", "is not a parameter of this route");
            } else if (context.queryParam(name).size() > 1) {
                params.violations.add("?" + name, Violation.INVALID, "may be given once");
            }
        }
        return params;
    }

    /** Null when absent or wrong. */
    public String text(String name) {
        return value(name, String.class);
    }

    /** Text of so many characters at most; null when absent or wrong. */
    public String text(String name, int most) {
        String text = text(name);
        if (text == null || text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        violations.add(
                new Violation("?" + name, Violation.OUT_OF_RANGE, "must be at most " + most + " characters", most));
        return null;
    }

    /** A value of the protocol in its JSON form (an instant, an enum, an id); null when absent or wrong. */
    public <T> T value(String name, Class<T> type) {
        List<String> given = context.queryParam(name);
        if (given.isEmpty()) {
            return null;
        }
        try {
            return Json.STRICT.convertValue(given.get(0), type);
        } catch (IllegalArgumentException e) {
            String detail = e.getCause() instanceof dev.rollcall.json.BadValueException bad
                    ? bad.getOriginalMessage()
                    : "has the wrong form";
            violations.add("?" + name, Violation.INVALID, detail);
            return null;
        }
    }

    /** {@code ?limit}, 1 to 100. */
    public int limit() {
        return number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    }

    public int number(String name, int min, int max, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        String detail = "must be " + min + " to " + max;
        if (!text.matches("-?\\d+")) {
            violations.add("?" + name, Violation.WRONG_TYPE, detail);
            return otherwise;
        }
        BigInteger number = new BigInteger(text);
        boolean tooLow = number.compareTo(BigInteger.valueOf(min)) < 0;
        if (tooLow || number.compareTo(BigInteger.valueOf(max)) > 0) {
            violations.add(new Violation("?" + name, Violation.OUT_OF_RANGE, detail, tooLow ? min : max));
            return otherwise;
        }
        return number.intValue();
    }

    /** One of these words; null when absent or another. */
    public String word(String name, Set<String> words) {
        String text = text(name);
        if (text == null || words.contains(text)) {
            return text;
        }
        violations.add("?" + name, Violation.INVALID, "must be one of " + String.join(", ", words));
        return null;
    }

    /** A place in a change log, 0 when absent. */
    public long position(String name) {
        String text = text(name);
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            violations.add("?" + name, Violation.INVALID, "must be the next of the page before, or 0");
            return 0;
        }
        return Long.parseLong(text);
    }

    public Violations violations() {
        return violations;
    }

    /** To be called when all have been read. */
    public void throwIfWrong() {
        violations.throwIfAny();
    }

    /** A path parameter; what is not even an id is not found. */
    public static <T extends Id> T id(RoutingContext context, String name, Class<T> type) {
        try {
            return Json.STRICT.convertValue(context.pathParam(name), type);
        } catch (IllegalArgumentException e) {
            throw Failure.notFound("There is nothing by that id");
        }
    }
}
