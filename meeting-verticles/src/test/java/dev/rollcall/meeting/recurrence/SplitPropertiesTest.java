package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.recurrence.RecurrenceVectors.Expansion;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every split, wherever it is and wherever the occurrence goes. */
class SplitPropertiesTest {
    static List<Expansion> expansions() {
        return RecurrenceVectors.expansions();
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void aSplitLosesNothingAndAddsNothing(Expansion expansion) {
        List<LocalDateTime> starts = expansion.starts();
        Series series = titled(expansion);

        for (LocalDateTime recurrenceId : starts) {
            SeriesSplit split = SeriesSplit.at(series, recurrenceId, null);

            assertThat(Stream.concat(
                                    split.before().stream().flatMap(Series::occurrences),
                                    split.after().occurrences())
                            .limit(starts.size() + 1))
                    .isEqualTo(series.first(starts.size() + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void aMoveTakesEveryLaterOccurrenceAlong(Expansion expansion) {
        Random random = new Random(expansion.toString().hashCode());
        Series series = titled(expansion);

        for (int i = 0; i < 10; i++) {
            LocalDateTime recurrenceId =
                    expansion.starts().get(random.nextInt(expansion.starts().size()));
            SeriesSplit split = split(series, recurrenceId, recurrenceId.plusMinutes(random.nextInt(40_000) - 20_000));
            if (split != null) {
                assertTakenAlong(expansion, series, recurrenceId, split);
            }
        }
    }

    @Test
    void mostMovesCanBeSaid() {
        Random random = new Random(5545);
        AtomicInteger moved = new AtomicInteger();

        expansions().forEach(expansion -> {
            LocalDateTime to = expansion.start().plusDays(1 + random.nextInt(3));
            if (split(expansion.in("UTC"), expansion.start(), to) != null) {
                moved.incrementAndGet();
            }
        });

        assertThat(moved).hasValueGreaterThan(150);
    }

    /** Null where it cannot be said. */
    private static SeriesSplit split(Series series, LocalDateTime recurrenceId, LocalDateTime to) {
        try {
            return SeriesSplit.at(series, recurrenceId, to);
        } catch (Failure e) {
            assertThat(e.refusal().violations()).hasSize(1);
            return null;
        }
    }

    private static void assertTakenAlong(
            Expansion expansion, Series series, LocalDateTime recurrenceId, SeriesSplit split) {
        int index = expansion.starts().indexOf(recurrenceId);
        List<LocalDateTime> old =
                expansion.starts().subList(index, expansion.starts().size());
        List<LocalDateTime> taken = split.after().starts().limit(old.size() + 1).toList();

        assertThat(taken).hasSize(old.size() + (expansion.more() ? 1 : 0));
        assertThat(split.renamed(old)).isEqualTo(inPairs(old, taken));
        assertThat(split.after().first(old.size()).stream()
                        .map(occurrence -> occurrence.override().title()))
                .isEqualTo(old.stream().map(LocalDateTime::toString).toList());
        if (series.rule().frequency() == Frequency.DAILY || series.rule().frequency() == Frequency.WEEKLY) {
            Duration shift = Duration.between(old.get(0), taken.get(0));
            assertThat(taken.subList(0, old.size()))
                    .isEqualTo(old.stream().map(start -> start.plus(shift)).toList());
        }
    }

    private static Map<LocalDateTime, LocalDateTime> inPairs(List<LocalDateTime> old, List<LocalDateTime> taken) {
        return IntStream.range(0, old.size()).boxed().collect(Collectors.toMap(old::get, taken::get));
    }

    /** Each occurrence with its name as its title. */
    private static Series titled(Expansion expansion) {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>();
        expansion.starts().forEach(start -> overrides.put(start, TestSeries.titled(start.toString())));
        Series series = expansion.in("Europe/Berlin");
        return new Series(series.rule(), series.time(), overrides);
    }
}
