package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.json.IanaZones;
import dev.rollcall.meeting.recurrence.RecurrenceVectors.Expansion;
import dev.rollcall.protocol.RecurrenceOverride;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every series, in every zone. */
class SeriesPropertiesTest {
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu");

    static List<String> zones() {
        return List.copyOf(new TreeSet<>(IanaZones.ids()));
    }

    static List<Expansion> expansions() {
        return RecurrenceVectors.expansions();
    }

    @Test
    void nineInBerlinStaysNineOverBothChangesOfTheClocks() {
        Series series = TestSeries.of("FREQ=WEEKLY", "2026-10-20T09:00");

        assertThat(series.first(53)).allSatisfy(occurrence -> assertThat(occurrence
                        .utcStart()
                        .atZone(ZoneId.of(TestSeries.BERLIN))
                        .toLocalTime())
                .isEqualTo(LocalTime.of(9, 0)));
        assertThat(series.first(53))
                .extracting(occurrence -> occurrence.utcStart().toString().substring(11))
                .containsOnly("07:00:00Z", "08:00:00Z");
    }

    @ParameterizedTest
    @MethodSource("zones")
    void wallTimesAreTheSameInEveryZoneButThoseThatTheClocksSkip(String zone) {
        Series series = TestSeries.of("FREQ=DAILY;COUNT=730", "2026-10-20T02:30", zone);
        ZoneRules rules = series.time().zone().getRules();
        List<LocalDateTime> wallTimes = Stream.iterate(series.time().start(), time -> time.plusDays(1))
                .limit(730)
                .toList();

        List<Occurrence> occurrences = series.first(1_000);

        assertThat(occurrences.stream().map(Occurrence::recurrenceId)).isEqualTo(wallTimes);
        assertThat(occurrences.stream().map(SeriesPropertiesTest::shown))
                .isEqualTo(wallTimes.stream()
                        .map(time -> time.plus(skipped(rules, time)))
                        .toList());
    }

    private static LocalDateTime shown(Occurrence occurrence) {
        return LocalDateTime.ofInstant(occurrence.utcStart(), occurrence.time().zone());
    }

    private static Duration skipped(ZoneRules rules, LocalDateTime time) {
        return rules.getValidOffsets(time).isEmpty() ? rules.getTransition(time).getDuration() : Duration.ZERO;
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void aRangeHoldsExactlyWhatTheWholeHoldsInIt(Expansion expansion) {
        Random random = new Random(expansion.toString().hashCode());
        Series series = overridden(expansion.in(ZONES.get(random.nextInt(ZONES.size()))), expansion.starts(), random);
        List<Occurrence> whole = series.first(expansion.starts().size());

        for (int i = 0; i < 20; i++) {
            Instant from = near(whole.get(random.nextInt(whole.size())), random);
            Instant to = from.plus(Duration.ofMinutes(random.nextInt(500_000)));
            if (isBeyond(whole, to)) {
                continue;
            }

            assertThat(series.between(from, to))
                    .containsExactlyInAnyOrderElementsOf(whole.stream()
                            .filter(occurrence -> occurrence.utcStart().isBefore(to)
                                    && occurrence.utcEnd().isAfter(from))
                            .toList());
        }
    }

    /** Whether the series may have occurrences in the range that are not among those that are known. */
    private static boolean isBeyond(List<Occurrence> whole, Instant to) {
        Occurrence last = whole.get(whole.size() - 1);
        return !last.recurrenceId()
                .isAfter(LocalDateTime.ofInstant(to, last.time().zone()));
    }

    private static Instant near(Occurrence occurrence, Random random) {
        return occurrence.utcStart().plus(Duration.ofMinutes(random.nextInt(4_000) - 2_000));
    }

    /** A third of them moved by up to three weeks, a third called off or made longer. */
    private static Series overridden(Series series, List<LocalDateTime> starts, Random random) {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>();
        for (LocalDateTime start : starts) {
            String moved = start.plusMinutes(random.nextInt(60_000) - 30_000).toString();
            switch (random.nextInt(6)) {
                case 0, 1 -> overrides.put(start, TestSeries.movedTo(moved));
                case 2 -> overrides.put(start, TestSeries.excluded());
                case 3 -> overrides.put(start, TestSeries.lasting("PT24H"));
                default -> {}
            }
        }
        return new Series(series.rule(), series.time(), overrides);
    }
}
