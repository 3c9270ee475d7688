package dev.rollcall.meeting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.Observance;
import net.fortuna.ical4j.model.component.VTimeZone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clocks of zones in iCalendar, read back by expanding their rules with another engine. */
class ClocksTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "America/Santiago",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Asia/Kathmandu",
                "Asia/Jerusalem",
                "Africa/Cairo",
                "America/Argentina/Buenos_Aires",
                "Pacific/Apia",
                "Asia/Gaza",
                "UTC"
            })
    void theClocksOfAZoneAreThoseOfTheJvm(String name) {
        ZoneId zone = ZoneId.of(name);
        Map<Instant, ZoneOffset> offsets = offsets(Clocks.of(zone, FROM));

        for (Instant at = FROM; at.isBefore(FROM.plus(365 * 10, ChronoUnit.DAYS)); at = at.plus(7, ChronoUnit.HOURS)) {
            ZoneOffset told = offsets.entrySet().stream()
                    .filter(new Before(at))
                    .max(Comparator.comparing(Map.Entry::getKey))
                    .orElseThrow()
                    .getValue();
            assertThat(told).as("%s at %s", zone, at).isEqualTo(zone.getRules().getOffset(at));
        }
    }

    private record Before(Instant at) implements java.util.function.Predicate<Map.Entry<Instant, ZoneOffset>> {
        @Override
        public boolean test(Map.Entry<Instant, ZoneOffset> entry) {
            return !entry.getKey().isAfter(at);
        }
    }

    /** When each offset begins. */
    private static Map<Instant, ZoneOffset> offsets(VTimeZone zone) {
        Map<Instant, ZoneOffset> offsets = new TreeMap<>();
        for (Observance observance : zone.getObservances()) {
            ZoneOffset before = ZoneOffset.of(value(observance, Property.TZOFFSETFROM));
            ZoneOffset after = ZoneOffset.of(value(observance, Property.TZOFFSETTO));
            String rule = observance
                    .getProperty(Property.RRULE)
                    .map(Property::getValue)
                    .orElse("FREQ=DAILY;COUNT=1");
            Expanded.starts(rule, value(observance, Property.DTSTART), 12)
                    .forEach(start -> offsets.put(start.toInstant(before), after));
        }
        return offsets;
    }

    private static String value(Observance observance, String property) {
        return observance.getProperty(property).orElseThrow().getValue();
    }
}
