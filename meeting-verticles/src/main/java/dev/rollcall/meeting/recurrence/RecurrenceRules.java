package dev.rollcall.meeting.recurrence;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.RecurrenceRule.NDay;
import dev.rollcall.protocol.Violation;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * What a rule must be, before it is expanded: RFC 5545, section 3.3.10, without what calendars read differently. A field that
 * is wrong already is null here, or told of only once.
 */
public final class RecurrenceRules {
    private static final String RULE = "/recurrence_rule";
    private static final String START = "/start";
    private static final List<String> FIELDS = List.of(
            "/frequency",
            "/interval",
            "/count",
            "/until",
            "/by_day",
            "/by_month_day",
            "/by_month",
            "/by_set_position",
            "/first_day_of_week");

    private final RecurrenceRule rule;
    private final LocalDateTime start;
    private final boolean allDay;
    private final Violations violations;
    private boolean holds = true;

    private RecurrenceRules(RecurrenceRule rule, LocalDateTime start, boolean allDay, Violations violations) {
        this.rule = rule;
        this.start = start;
        this.allDay = allDay;
        this.violations = violations;
    }

    /**
     * Tells of each breach by its place under {@code /recurrence_rule}, and by {@code /start} of a start that is not an
     * occurrence of its rule. A rule that passes yields at least that one.
     *
     * @param rule null for none
     * @param start already checked for itself; null where it is not known
     */
    public static void check(RecurrenceRule rule, LocalDateTime start, boolean allDay, Violations violations) {
        if (rule != null) {
            new RecurrenceRules(rule, start, allDay, violations).check();
        }
    }

    private void check() {
        if (rule.frequency() == null) {
            breach("/frequency", Violation.REQUIRED, "is required");
        }
        checkRange("/interval", rule.interval(), 1, RecurrenceLimits.INTERVAL);
        checkEnd();
        checkDays();
        checkNumbers("/by_month_day", rule.byMonthDay(), RecurrenceLimits.BY_MONTH_DAY, -31, 31);
        checkNumbers("/by_month", rule.byMonth(), RecurrenceLimits.BY_MONTH, 1, 12);
        checkMonthDays();
        checkSetPositions();
        if (holds && FIELDS.stream().noneMatch(this::isTold) && start != null && !violations.concerns(START)) {
            checkStart();
        }
    }

    private void checkEnd() {
        if (rule.count() != null) {
            checkRange("/count", rule.count(), 1, RecurrenceLimits.COUNT);
        }
        if (rule.until() == null) {
            return;
        }
        if (rule.count() != null) {
            breach("/until", Violation.INVALID, "must not stand beside count");
        } else if (start != null && rule.until().isBefore(start)) {
            String first = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(start);
            breach("/until", Violation.OUT_OF_RANGE, "must not be before the start", first);
        } else if (rule.until().getYear() > RecurrenceLimits.LAST_YEAR) {
            String detail = "must not be after the year " + RecurrenceLimits.LAST_YEAR;
            breach("/until", Violation.OUT_OF_RANGE, detail, RecurrenceLimits.LAST_YEAR);
        } else if (rule.until().getNano() != 0) {
            breach("/until", Violation.INVALID, "must be a time in whole seconds");
        } else if (allDay && !rule.until().toLocalTime().equals(LocalTime.MIDNIGHT)) {
            breach("/until", Violation.INVALID, "must be at 00:00:00 where all_day is true");
        }
    }

    private void checkDays() {
        List<NDay> days = rule.byDay();
        if (!checkSize("/by_day", days, RecurrenceLimits.BY_DAY)) {
            return;
        }
        for (int i = 0; i < days.size(); i++) {
            String place = "/by_day/" + i;
            NDay day = days.get(i);
            if (day == null) {
                breach(place, Violation.REQUIRED, "is required");
            } else if (day.day() == null) {
                breach(place + "/day", Violation.REQUIRED, "is required");
            } else if (days.indexOf(day) < i) {
                breach(place, "duplicate", "stands in the list before");
            } else if (day.nthOfPeriod() != null) {
                checkNth(place + "/nth_of_period", day.nthOfPeriod());
            }
        }
    }

    private void checkNth(String place, int nth) {
        boolean ofMonth =
                rule.frequency() == Frequency.MONTHLY || !rule.byMonth().isEmpty();
        if (rule.frequency() == Frequency.DAILY || rule.frequency() == Frequency.WEEKLY) {
            breach(place, Violation.INVALID, "must not be there unless the frequency is monthly or yearly");
        } else if (!rule.byMonthDay().isEmpty()) {
            breach(place, Violation.INVALID, "must not stand beside by_month_day, which calendars read differently");
        } else if (rule.byDay().stream().anyMatch(day -> day != null && day.nthOfPeriod() == null)) {
            breach(place, Violation.INVALID, "must be there for all days or none, or calendars read it differently");
        } else {
            int most = ofMonth ? 5 : 53;
            checkRange(place, nth, -most, most);
        }
    }

    private void checkMonthDays() {
        if (rule.byMonthDay().isEmpty()) {
            return;
        }
        if (rule.frequency() == Frequency.WEEKLY) {
            breach("/by_month_day", Violation.INVALID, "must not be there where the frequency is weekly");
        } else if (rule.frequency() == Frequency.YEARLY && !isThere("/by_month", rule.byMonth())) {
            breach(
                    "/by_month_day",
                    Violation.INVALID,
                    "needs by_month in a yearly rule, or calendars read it differently");
        }
    }

    /** Not every calendar counts days over several months, and some pass over the part in daily and weekly rules. */
    private void checkSetPositions() {
        List<Integer> positions = rule.bySetPosition();
        checkNumbers("/by_set_position", positions, RecurrenceLimits.BY_SET_POSITION, -31, 31);
        if (positions.isEmpty() || rule.frequency() == null) {
            return;
        }
        boolean inOneMonth = rule.frequency() == Frequency.MONTHLY
                || rule.frequency() == Frequency.YEARLY && rule.byMonth().size() == 1;
        boolean chooses = isThere("/by_day", rule.byDay())
                || isThere("/by_month_day", rule.byMonthDay())
                || isThere("/by_month", rule.byMonth());
        if (!inOneMonth && !isTold("/by_month")) {
            String detail = "must not be there unless the frequency is monthly, or yearly with one by_month, "
                    + "or calendars read it differently";
            breach("/by_set_position", Violation.INVALID, detail);
        } else if (!chooses) {
            breach("/by_set_position", Violation.INVALID, "must stand beside another part that starts with by_");
        }
    }

    private void checkStart() {
        Optional<LocalDateTime> first = RuleStarts.of(rule, start).findFirst();
        if (!first.equals(Optional.of(start))) {
            String whose = first.map(time -> "whose first is at " + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time))
                    .orElse("which has none");
            violations.add(START, Violation.INVALID, "must be an occurrence of its recurrence_rule, " + whose);
        }
    }

    private void checkNumbers(String place, List<Integer> numbers, int most, int min, int max) {
        if (!checkSize(place, numbers, most)) {
            return;
        }
        for (int i = 0; i < numbers.size(); i++) {
            String item = place + "/" + i;
            if (numbers.get(i) == null) {
                breach(item, Violation.REQUIRED, "is required");
            } else if (numbers.indexOf(numbers.get(i)) < i) {
                breach(item, "duplicate", "stands in the list before");
            } else {
                checkRange(item, numbers.get(i), min, max);
            }
        }
    }

    private boolean checkSize(String place, List<?> items, int most) {
        if (items.size() > most) {
            breach(place, Violation.OUT_OF_RANGE, "must have at most %d items".formatted(most), most);
        }
        return items.size() <= most;
    }

    /** A range on both sides of zero counts from the beginning or from the end, and so has no zero. */
    private void checkRange(String place, int value, int min, int max) {
        boolean withoutZero = min < 0;
        if (value < min || value > max) {
            String detail = "must be %d to %d".formatted(min, max) + (withoutZero ? ", and not 0" : "");
            breach(place, Violation.OUT_OF_RANGE, detail, value > max ? max : min);
        } else if (withoutZero && value == 0) {
            breach(place, Violation.OUT_OF_RANGE, "must not be 0", 1);
        }
    }

    private boolean isThere(String field, List<?> list) {
        return !list.isEmpty() || isTold(field);
    }

    private boolean isTold(String field) {
        return violations.concerns(RULE + field);
    }

    private void breach(String place, String code, String detail) {
        breach(place, code, detail, null);
    }

    private void breach(String place, String code, String detail, Object limit) {
        holds = false;
        violations.add(new Violation(RULE + place, code, detail, limit));
    }
}
