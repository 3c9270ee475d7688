package dev.rollcall.meeting.recurrence;

import java.time.Period;

/** How far a rule may go; all of it is checked before the rule is expanded. */
public final class RecurrenceLimits {
    public static final int INTERVAL = 99;
    public static final int COUNT = 730;

    /** How far ahead a series is expanded, whether or not it goes on. */
    public static final Period HORIZON = Period.ofYears(5);

    /** The last year in which a rule may end: the last in which a meeting may start. */
    public static final int LAST_YEAR = 2199;

    /** Every weekday of five weeks. */
    public static final int BY_DAY = 35;

    public static final int BY_MONTH_DAY = 31;
    public static final int BY_MONTH = 12;
    public static final int BY_SET_POSITION = 31;

    private RecurrenceLimits() {}
}
