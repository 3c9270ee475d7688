package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.RecurrenceRule.NDay;
import dev.rollcall.protocol.RecurrenceRule.Weekday;
import dev.rollcall.protocol.Violation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * A rule whose days go along with one of its occurrences, so that each later one has its counterpart: as many in each period,
 * in the same order. Where no rule says that, the move is refused.
 */
final class MovedRule {
    private static final String CANNOT_MOVE = "rule_cannot_move";

    // what no month and no year is without
    private static final int DAYS_OF_EVERY_MONTH = 28;
    private static final int WEEKS_OF_EVERY_MONTH = 4;
    private static final int WEEKS_OF_EVERY_YEAR = 52;

    private final RecurrenceRule rule;
    private final LocalDate from;
    private final LocalDate to;

    private MovedRule(RecurrenceRule rule, LocalDate from, LocalDate to) {
        this.rule = rule;
        this.from = from;
        this.to = to;
    }

    /**
     * Throws {@link Failure} when it cannot be said.
     *
     * @param rule what the series has left: {@code from} is its first occurrence
     * @param to its new first occurrence
     */
    static RecurrenceRule of(RecurrenceRule rule, LocalDateTime from, LocalDateTime to) {
        MovedRule move = new MovedRule(rule, from.toLocalDate(), to.toLocalDate());
        RecurrenceRule moved = move.from.equals(move.to) ? rule : move.days();
        if (rule.until() != null) {
            moved = moved.endingWith(null, until(rule, from, moved, to));
        }
        if (!RuleStarts.of(moved, to).findFirst().equals(Optional.of(to))) {
            throw move.refusal();
        }
        return moved;
    }

    /** Moved by as much as the first occurrence, or where that would lose the last one or add another, to the last. */
    private static LocalDateTime until(
            RecurrenceRule rule, LocalDateTime from, RecurrenceRule moved, LocalDateTime to) {
        LocalDateTime until = rule.until().plus(Duration.between(from, to));
        long occurrences = RuleStarts.of(rule, from).count();
        return RuleStarts.of(moved.endingWith(null, until), to).count() == occurrences
                ? until
                : RuleStarts.of(moved.endingWith(Math.toIntExact(occurrences), null), to)
                        .reduce(to, (earlier, later) -> later);
    }

    private RecurrenceRule days() {
        require(rule.bySetPosition().isEmpty());
        require(rule.byDay().isEmpty() || rule.byMonthDay().isEmpty());
        if (rule.frequency() == Frequency.DAILY || rule.frequency() == Frequency.WEEKLY) {
            require(rule.byMonth().isEmpty() && rule.byMonthDay().isEmpty());
            return with(weekdays(), List.of(), List.of(), firstDayOfWeek());
        }
        List<Integer> months = months();
        if (rule.byDay().isEmpty()) {
            return with(List.of(), monthDays(months), months, rule.firstDayOfWeek());
        }
        return with(nthDays(), List.of(), months, rule.firstDayOfWeek());
    }

    private RecurrenceRule with(List<NDay> byDay, List<Integer> byMonthDay, List<Integer> byMonth, Weekday weekStart) {
        return new RecurrenceRule(
                rule.frequency(),
                rule.interval(),
                rule.count(),
                rule.until(),
                byDay,
                byMonthDay,
                byMonth,
                rule.bySetPosition(),
                weekStart);
    }

    private List<NDay> weekdays() {
        return rule.byDay().stream()
                .map(day -> new NDay(moved(day.day()), null))
                .toList();
    }

    /** Where every other week matters, days that cross the end of the week take it along. */
    private Weekday firstDayOfWeek() {
        boolean matters = rule.frequency() == Frequency.WEEKLY
                && rule.interval() > 1
                && rule.byDay().size() > 1
                && from.getDayOfWeek() != to.getDayOfWeek();
        return matters ? moved(Objects.requireNonNullElse(rule.firstDayOfWeek(), Weekday.MO)) : rule.firstDayOfWeek();
    }

    private Weekday moved(Weekday day) {
        return Weekday.of(day.dayOfWeek().plus(ChronoUnit.DAYS.between(from, to)));
    }

    private List<Integer> months() {
        if (rule.byMonth().isEmpty() || from.getMonth() == to.getMonth()) {
            return rule.byMonth();
        }
        require(rule.byMonth().size() == 1);
        return List.of(to.getMonthValue());
    }

    private List<Integer> monthDays(List<Integer> months) {
        if (rule.byMonthDay().isEmpty()) {
            require(from.getDayOfMonth() <= shortest(rule.byMonth(), from.getMonth()));
            require(to.getDayOfMonth() <= shortest(months, to.getMonth()));
            return List.of();
        }
        return shifted(
                rule.byMonthDay(),
                shortest(rule.byMonth(), from.getMonth()),
                shortest(months, to.getMonth()),
                sign -> sign < 0 ? fromEnd(to) - fromEnd(from) : to.getDayOfMonth() - from.getDayOfMonth());
    }

    /** How many days each of the months has, every year. */
    private int shortest(List<Integer> months, Month own) {
        if (months.isEmpty()) {
            return rule.frequency() == Frequency.YEARLY ? own.minLength() : DAYS_OF_EVERY_MONTH;
        }
        return months.stream()
                .mapToInt(month -> Month.of(month).minLength())
                .min()
                .getAsInt();
    }

    private static int fromEnd(LocalDate date) {
        return date.getDayOfMonth() - date.lengthOfMonth() - 1;
    }

    private List<NDay> nthDays() {
        Weekday day = Weekday.of(from.getDayOfWeek());
        require(rule.byDay().stream().allMatch(each -> each.day() == day && each.nthOfPeriod() != null));
        boolean ofYear = rule.frequency() == Frequency.YEARLY && rule.byMonth().isEmpty();
        int most = ofYear ? WEEKS_OF_EVERY_YEAR : WEEKS_OF_EVERY_MONTH;
        List<Integer> nths = rule.byDay().stream().map(NDay::nthOfPeriod).toList();
        return shifted(nths, most, most, sign -> nth(to, ofYear, sign) - nth(from, ofYear, sign)).stream()
                .map(nth -> new NDay(Weekday.of(to.getDayOfWeek()), nth))
                .toList();
    }

    /** Which of its weekday that day is in its month or year, from the end where the sign is negative. */
    private static int nth(LocalDate date, boolean ofYear, int sign) {
        int day = ofYear ? date.getDayOfYear() : date.getDayOfMonth();
        int length = ofYear ? date.lengthOfYear() : date.lengthOfMonth();
        return sign < 0 ? -((length - day) / 7 + 1) : (day - 1) / 7 + 1;
    }

    /** All by as much, as far as every period has them both before and after, and all counted from the same side. */
    private List<Integer> shifted(List<Integer> numbers, int mostBefore, int mostAfter, IntUnaryOperator shiftBySign) {
        int sign = Integer.signum(numbers.get(0));
        int shift = shiftBySign.applyAsInt(sign);
        return numbers.stream()
                .map(number -> {
                    int moved = number + shift;
                    require(Integer.signum(number) == sign && Math.abs(number) <= mostBefore);
                    require(Integer.signum(moved) == sign && Math.abs(moved) <= mostAfter);
                    return moved;
                })
                .toList();
    }

    private void require(boolean canBeSaid) {
        if (!canBeSaid) {
            throw refusal();
        }
    }

    private Failure refusal() {
        String detail =
                "the days of the rule cannot be moved from %s to %s so that each occurrence has its counterpart; "
                        + "say in recurrence_rule which rule is meant";
        return Failure.invalid(List.of(new Violation("/start", CANNOT_MOVE, detail.formatted(from, to))));
    }
}
