package dev.rollcall.protocol;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a meeting recurs, in the vocabulary of JSCalendar (RFC 8984, section 4.3.3) and with its meaning, which is that of RFC
 * 5545, section 3.3.10. It reads whatever a client may send; whether that is a rule is checked before it is used. It tells
 * what it was told: only {@code interval} is filled in.
 *
 * @param interval 1 where nothing was said
 * @param count how many occurrences there are, or null
 * @param until the last wall time at which one may start, itself included, or null
 * @param byMonthDay counted from the end of the month where negative
 * @param byMonth 1 is January
 * @param bySetPosition counted from the end of the period where negative
 * @param firstDayOfWeek null stands for Monday
 */
public record RecurrenceRule(
        Frequency frequency,
        Integer interval,
        Integer count,
        LocalDateTime until,
        List<NDay> byDay,
        List<Integer> byMonthDay,
        List<Integer> byMonth,
        List<Integer> bySetPosition,
        Weekday firstDayOfWeek) {
    public RecurrenceRule {
        interval = interval == null ? 1 : interval;
        byDay = copy(byDay);
        byMonthDay = copy(byMonthDay);
        byMonth = copy(byMonth);
        bySetPosition = copy(bySetPosition);
    }

    public enum Frequency {
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY
    }

    /** In the order of {@link DayOfWeek}. */
    public enum Weekday {
        MO,
        TU,
        WE,
        TH,
        FR,
        SA,
        SU;

        public static Weekday of(DayOfWeek day) {
            return values()[day.ordinal()];
        }

        public DayOfWeek dayOfWeek() {
            return DayOfWeek.values()[ordinal()];
        }
    }

    /** @param nthOfPeriod which of those in the month or year, from its end where negative; null for each of them */
    public record NDay(Weekday day, Integer nthOfPeriod) {}

    /** The same days with another end; both are null for none. */
    public RecurrenceRule endingWith(Integer newCount, LocalDateTime newUntil) {
        return new RecurrenceRule(
                frequency, interval, newCount, newUntil, byDay, byMonthDay, byMonth, bySetPosition, firstDayOfWeek);
    }

    /** Never null; unlike {@code List.copyOf} it takes the nulls of a list that a client got wrong. */
    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(list));
    }
}
