package dev.rollcall.meeting.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.http.IdempotencyKey;
import dev.rollcall.http.Params;
import dev.rollcall.meeting.people.ParticipantsVerticle;
import dev.rollcall.meeting.recurrence.RecurrenceLimits;
import java.time.Duration;
import java.util.List;

/** The limits of what a meeting may be, as they are checked and as they are published. */
final class Limits {
    static final int TITLE = 255;
    static final int DESCRIPTION = 8_192;
    static final int LOCATION = 1_024;
    static final int URL = 2_048;
    static final int LINK_TITLE = 255;
    static final int PARTICIPANTS = ParticipantsVerticle.MOST;
    static final int CAPACITY = 500;
    static final int ALERTS = 5;
    static final int LINKS = 25;
    static final int AGENDA = 50;
    static final int COMMENT = 1_024;
    static final int FREE_BUSY_PEOPLE = 100;
    static final int FREE_BUSY_DAYS = 62;
    static final int ROOM_NAME = 255;

    /** RFC 5646, section 4.4.1, says how long a language tag has to be taken. */
    static final int LOCALE = 35;

    static final int SHORTEST_SEARCH = 2;
    static final int LONGEST_SEARCH = 100;
    static final int ROOM_SEARCH = 255;
    static final int ROOM_CAPACITY = 10_000;

    /** As many as a series with a count can have. */
    static final int OVERRIDES = RecurrenceLimits.COUNT;

    /** RFC 5321, section 4.5.3.1.3. */
    static final int EMAIL = 254;

    static final int FIRST_YEAR = 1970;
    static final int LAST_YEAR = RecurrenceLimits.LAST_YEAR;
    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(24);
    static final Duration SHORTEST_ALL_DAY = Duration.ofDays(1);
    static final Duration LONGEST_ALL_DAY = Duration.ofDays(7);

    /** Four weeks before the start. */
    static final Duration EARLIEST_ALERT = Duration.ofMinutes(40_320);

    /** Of the text that is searched for. */
    static final int QUERY = 255;

    /** What of a calendar is shown at once. */
    static final Duration CALENDAR_RANGE = Duration.ofDays(400);

    /** What {@code GET /v1/limits} answers. */
    static final Published PUBLISHED = new Published(
            new Range(1, TITLE),
            new Range(null, DESCRIPTION),
            new Range(null, LOCATION),
            new Range(null, URL),
            new Range(FIRST_YEAR, LAST_YEAR),
            minutes(SHORTEST, LONGEST),
            minutes(SHORTEST_ALL_DAY, LONGEST_ALL_DAY),
            new Range(0, PARTICIPANTS),
            new Range(1, CAPACITY),
            new Range(0, ALERTS),
            minutes(Duration.ZERO, EARLIEST_ALERT),
            new Range(0, LINKS),
            new Range(null, URL),
            new Range(null, LINK_TITLE),
            new Range(0, AGENDA),
            new Range(1, TITLE),
            minutes(SHORTEST, LONGEST),
            new Range(null, COMMENT),
            new Range(1, QUERY),
            new Range(null, Math.toIntExact(CALENDAR_RANGE.toDays())),
            new Recurrence(
                    List.of("daily", "weekly", "monthly", "yearly"),
                    new Range(1, RecurrenceLimits.INTERVAL),
                    new Range(1, RecurrenceLimits.COUNT),
                    new Range(0, RecurrenceLimits.BY_DAY),
                    new Range(0, RecurrenceLimits.BY_MONTH_DAY),
                    new Range(0, RecurrenceLimits.BY_MONTH),
                    new Range(0, RecurrenceLimits.BY_SET_POSITION),
                    new Range(0, OVERRIDES),
                    RecurrenceLimits.HORIZON.getYears()),
            new Range(1, ROOM_NAME),
            new Range(1, ROOM_CAPACITY),
            new Range(1, FREE_BUSY_PEOPLE),
            new Range(null, FREE_BUSY_DAYS),
            new Range(null, EMAIL),
            new Range(null, LOCALE),
            new Range(SHORTEST_SEARCH, LONGEST_SEARCH),
            new Range(null, ROOM_SEARCH),
            new Range(1, Params.MAX_LIMIT),
            new Range(1, IdempotencyKey.MAX_LENGTH));

    private Limits() {}

    /** Both ends are allowed; without a least one there is only the most. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Range(Integer min, Integer max) {}

    /** Lengths are in characters, lists in items, times in minutes. */
    record Published(
            Range title,
            Range description,
            Range location,
            Range joinUrl,
            Range startYear,
            Range durationMinutes,
            Range allDayMinutes,
            Range participants,
            Range capacity,
            Range alerts,
            Range alertMinutesBefore,
            Range links,
            Range linkHref,
            Range linkTitle,
            Range agenda,
            Range agendaTitle,
            Range agendaDurationMinutes,
            Range comment,
            Range q,
            Range calendarDays,
            Recurrence recurrence,
            Range roomName,
            Range roomCapacity,
            Range freeBusyPeople,
            Range freeBusyDays,
            Range email,
            Range locale,
            Range directoryQ,
            Range roomQ,
            Range pageSize,
            Range idempotencyKey) {}

    record Recurrence(
            List<String> frequencies,
            Range interval,
            Range count,
            Range byDay,
            Range byMonthDay,
            Range byMonth,
            Range bySetPosition,
            Range overrides,
            int horizonYears) {}

    private static Range minutes(Duration min, Duration max) {
        return new Range(Math.toIntExact(min.toMinutes()), Math.toIntExact(max.toMinutes()));
    }
}
