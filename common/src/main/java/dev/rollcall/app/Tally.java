package dev.rollcall.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counters of one name, one for each constant of an enum, whose tag has the constant's name in kebab-case. All are there from
 * the start, so that what has never happened counts 0. Safe for use by many threads.
 */
public final class Tally<E extends Enum<E>> {
    private final Map<E, Counter> counters;

    /** @param tags further ones that all counters have alike: names, each with its value after it */
    public Tally(
            MeterRegistry registry, String name, String description, String tag, Class<E> constants, String... tags) {
        counters = new EnumMap<>(constants);
        for (E constant : constants.getEnumConstants()) {
            counters.put(
                    constant,
                    Counter.builder(name)
                            .description(description)
                            .tags(tags)
                            .tag(tag, word(constant))
                            .register(registry));
        }
    }

    public void count(E constant) {
        counters.get(constant).increment();
    }

    /** A constant's name in kebab-case. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
