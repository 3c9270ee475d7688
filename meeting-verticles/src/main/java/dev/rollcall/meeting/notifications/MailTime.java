package dev.rollcall.meeting.notifications;

import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When something takes place, in words. */
final class MailTime {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private MailTime() {}

    /** {@code Tue 20 Oct 2026 09:00 (Europe/Berlin)}, or the days alone. */
    static String start(WallTime time, ZoneId zone) {
        if (time.allDay()) {
            return days(time);
        }
        ZonedDateTime start = time.utcStart().atZone(zone);
        return "%s %s (%s)".formatted(DAY.format(start), HOUR.format(start), zone);
    }

    /** {@code Tue 20 Oct 2026 09:00 – 09:30 (Europe/Berlin)}. */
    static String span(WallTime time, ZoneId zone) {
        if (time.allDay()) {
            return days(time);
        }
        ZonedDateTime start = time.utcStart().atZone(zone);
        ZonedDateTime end = time.utcEnd().atZone(zone);
        String until = start.toLocalDate().equals(end.toLocalDate())
                ? HOUR.format(end)
                : DAY.format(end) + " " + HOUR.format(end);
        return "%s %s – %s (%s)".formatted(DAY.format(start), HOUR.format(start), until, zone);
    }

    /** {@code weekly} or {@code every 2 weeks}; null for what takes place once. */
    static String repeats(Meeting meeting) {
        RecurrenceRule rule = meeting.recurrenceRule();
        if (rule == null) {
            return null;
        }
        boolean isEach = rule.interval() == 1;
        return switch (rule.frequency()) {
            case DAILY -> isEach ? "daily" : "every %d days".formatted(rule.interval());
            case WEEKLY -> isEach ? "weekly" : "every %d weeks".formatted(rule.interval());
            case MONTHLY -> isEach ? "monthly" : "every %d months".formatted(rule.interval());
            case YEARLY -> isEach ? "yearly" : "every %d years".formatted(rule.interval());
        };
    }

    private static String days(WallTime time) {
        LocalDate first = time.start().toLocalDate();
        LocalDate last = first.plusDays(time.duration().toDays() - 1);
        return first.equals(last) ? DAY.format(first) : DAY.format(first) + " – " + DAY.format(last);
    }
}
