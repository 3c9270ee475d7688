package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No rule costs much, however hostile: neither one that never comes about nor one that never ends. */
class ExpansionCostTest {
    private static final Duration ALLOWED = Duration.ofMillis(50);
    private static final int RUNS = 10;
    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final String EVERY_DAY = "BYDAY=MO,TU,WE,TH,FR,SA,SU";
    private static final String EVERY_MONTH_DAY =
            "BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREQ=DAILY                                                          | 1970-01-01T00:00",
                "FREQ=DAILY;" + EVERY_DAY + ";BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12     | 1970-01-01T00:00",
                "FREQ=DAILY;UNTIL=21991231T000000;" + EVERY_MONTH_DAY + "            | 1970-01-01T00:00",
                "FREQ=DAILY;UNTIL=21991231T000000                                    | 1970-01-01T00:00",
                "FREQ=MONTHLY;" + EVERY_MONTH_DAY + "                                | 1970-01-01T00:00",
                "FREQ=MONTHLY;" + EVERY_MONTH_DAY + ";BYSETPOS=-31,-1,1,31           | 1970-01-01T00:00",
                "FREQ=YEARLY;" + EVERY_DAY + "                                       | 1970-01-01T00:00",
                "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;" + EVERY_MONTH_DAY + "| 1970-01-01T00:00",
                "FREQ=YEARLY;INTERVAL=99;COUNT=730                                   | 2028-02-29T00:00",
                "FREQ=YEARLY;INTERVAL=99;COUNT=730;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU  | 2028-02-29T00:00",
                "FREQ=YEARLY;INTERVAL=97;BYDAY=53FR                                  | 1976-12-31T00:00",
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU                         | 1972-02-29T00:00",
                "FREQ=DAILY;INTERVAL=97;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU             | 1972-02-29T00:00",
                "FREQ=WEEKLY;INTERVAL=99;BYMONTH=2;BYDAY=TU;COUNT=730                | 1972-02-29T00:00",
                "FREQ=MONTHLY;INTERVAL=99;BYDAY=5MO,5TU;COUNT=730                    | 1970-06-29T00:00",
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30                                  | 2026-10-20T00:00", // never, as
                // those below
                "FREQ=DAILY;INTERVAL=99;BYMONTH=4;BYMONTHDAY=31;BYDAY=MO             | 2026-10-20T00:00",
                "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31                             | 2026-10-20T00:00",
                "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=30;BYMONTH=2;BYSETPOS=1            | 2026-10-20T00:00",
                "FREQ=MONTHLY;INTERVAL=12;BYDAY=MO;BYMONTH=2                         | 2026-10-20T00:00",
                "FREQ=MONTHLY;" + EVERY_DAY + ";BYMONTH=2;BYSETPOS=30,31             | 2026-10-20T00:00",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;" + EVERY_DAY + "               | 2026-10-20T00:00",
                "FREQ=YEARLY;BYMONTH=2;BYDAY=MO;BYSETPOS=31                          | 2026-10-20T00:00",
                "FREQ=YEARLY;INTERVAL=4;BYDAY=53FR                                   | 2026-10-20T00:00",
                "FREQ=WEEKLY;INTERVAL=99;BYMONTH=2;WKST=SU                           | 2026-10-20T00:00"
            })
    void noRuleTakesMoreThanFiftyMillisecondsToCheckOrExpandOrSplit(String rrule, String start) {
        Series series = TestSeries.of(rrule, start);

        assertThat(leastCpu(() -> check(series))).isLessThan(ALLOWED);
        assertThat(leastCpu(() -> series.before(series.horizon(NOW)))).isLessThan(ALLOWED);
        assertThat(leastCpu(() -> series.between(NOW, NOW.plus(Duration.ofDays(400)))))
                .isLessThan(ALLOWED);
        assertThat(leastCpu(() -> split(series))).isLessThan(ALLOWED);
        assertThat(leastCpu(() -> series.occurrence(LocalDateTime.parse("+999999999-01-01T00:00"))))
                .isLessThan(ALLOWED);
    }

    @Test
    void aRuleWithoutAnEndIsGivenUpSomewhere() {
        Series series = TestSeries.of("FREQ=DAILY", "1970-01-01T00:00");
        AtomicInteger steps = new AtomicInteger();

        assertThat(series.starts().peek(start -> steps.incrementAndGet()).anyMatch(start -> start.getYear() > 9_999))
                .isFalse();
        assertThat(steps).hasValue(RuleStarts.MOST);
    }

    @Test
    void nothingIsLookedAtBeyondWhatWasAskedFor() {
        Series series = TestSeries.of("FREQ=DAILY", "2026-10-20T00:00");
        AtomicInteger steps = new AtomicInteger();

        long found = series.starts()
                .peek(start -> steps.incrementAndGet())
                .takeWhile(start -> start.isBefore(series.horizon(NOW)))
                .count();

        assertThat(found).isEqualTo(1_826 + 37); // five years from now, and the days since the start
        assertThat(steps).hasValue((int) found + 1);
    }

    private static void check(Series series) {
        RecurrenceRules.check(series.rule(), series.time().start(), false, new Violations());
    }

    /** At the last one before now, moved by a day, whether or not that can be said. */
    private static void split(Series series) {
        LocalDateTime now = LocalDateTime.ofInstant(NOW, series.time().zone());
        series.before(now).stream()
                .map(Occurrence::recurrenceId)
                .reduce((earlier, later) -> later)
                .ifPresent(last -> {
                    try {
                        SeriesSplit.at(series, last, last.plusDays(1));
                    } catch (Failure e) {
                        assertThat(e.code()).isEqualTo(Code.VALIDATION_FAILED);
                    }
                });
    }

    /** Of several runs, so that neither the compiler's warming up nor what else the machine does is counted. */
    private static Duration leastCpu(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Duration.ofNanos(LongStream.range(0, RUNS)
                .map(run -> {
                    long before = threads.getCurrentThreadCpuTime();
                    work.run();
                    return threads.getCurrentThreadCpuTime() - before;
                })
                .min()
                .getAsLong());
    }
}
