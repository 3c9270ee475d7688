package dev.rollcall.meeting.notifications;

import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.RecurrenceText;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.RecurrenceOverride;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Map;

/** An announcement as an iCalendar object (RFC 5545) of the methods that mails have (RFC 5546, section 3.2). */
final class CalendarText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final int LINE_BYTES = 75;
    private static final int YEARS_OF_CLOCK_CHANGES = 6;

    private final StringBuilder text = new StringBuilder();
    private final Announced announced;
    private final Meeting meeting;
    private final Recipient to;
    private final Instant now;

    private CalendarText(Announced announced, Recipient to, Instant now) {
        this.announced = announced;
        this.meeting = announced.meeting();
        this.to = to;
        this.now = now;
    }

    static String of(Method method, Announced announced, Recipient to, Instant now) {
        return new CalendarText(announced, to, now).write(method);
    }

    private String write(Method method) {
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Rollcall//Rollcall//EN");
        line("METHOD:" + method);
        if (!meeting.allDay()) {
            zone(meeting.timeZone());
        }
        boolean isWhole = announced.occurrence() == null;
        event(method, announced.time(), isWhole ? null : announced.occurrence().recurrenceId(), override());
        if (isWhole && method == Method.REQUEST && meeting.recurrenceRule() != null) {
            meeting.recurrenceOverrides().forEach(this::ownOccurrence);
        }
        line("END:VCALENDAR");
        return text.toString();
    }

    private RecurrenceOverride override() {
        return announced.occurrence() == null
                ? RecurrenceOverride.NONE
                : announced.occurrence().override();
    }

    private void ownOccurrence(LocalDateTime recurrenceId, RecurrenceOverride override) {
        if (!override.cancels()) {
            new Series(meeting.recurrenceRule(), announced.time(), Map.of(recurrenceId, override))
                    .occurrence(recurrenceId)
                    .map(Occurrence::time)
                    .ifPresent(time -> event(Method.REQUEST, time, recurrenceId, override));
        }
    }

    private void event(Method method, WallTime time, LocalDateTime recurrenceId, RecurrenceOverride own) {
        line("BEGIN:VEVENT");
        line("UID:" + escaped(meeting.uid()));
        line("SEQUENCE:" + meeting.sequence());
        line("DTSTAMP:" + UTC.format(now.atOffset(ZoneOffset.UTC)));
        if (recurrenceId != null) {
            moment("RECURRENCE-ID", recurrenceId);
        }
        moment("DTSTART", time.start());
        moment("DTEND", end(time));
        text("SUMMARY", own.title() == null ? meeting.title() : own.title());
        text("DESCRIPTION", own.description() == null ? meeting.description() : own.description());
        text("LOCATION", own.location() == null ? location(meeting.location()) : location(own.location()));
        String url = own.joinUrl() == null ? meeting.joinUrl() : own.joinUrl();
        if (url != null) {
            line("URL:" + url);
        }
        if (recurrenceId == null && meeting.recurrenceRule() != null) {
            line("RRULE:" + RecurrenceText.of(meeting.recurrenceRule(), meeting.timeZone(), meeting.allDay()));
            meeting.recurrenceOverrides().entrySet().stream()
                    .filter(override -> override.getValue().cancels())
                    .map(Map.Entry::getKey)
                    .sorted()
                    .forEach(excluded -> moment("EXDATE", excluded));
        }
        line("STATUS:" + (method == Method.CANCEL ? Status.CANCELLED : meeting.status()));
        line("ORGANIZER" + parameter("CN", announced.organizer().name()) + ":mailto:"
                + announced.organizer().email());
        attendees(method);
        line("END:VEVENT");
    }

    private LocalDateTime end(WallTime time) {
        return time.allDay()
                ? time.start().plusDays(time.duration().toDays())
                : LocalDateTime.ofInstant(time.utcEnd(), time.zone());
    }

    /** Of a cancellation for whoever has been taken out only themselves, so that it ends nobody else's meeting. */
    private void attendees(Method method) {
        if (method == Method.CANCEL && announced.recipient() == null) {
            line("ATTENDEE:mailto:" + to.address());
            return;
        }
        announced
                .participants()
                .forEach(place -> line("ATTENDEE" + parameter("CN", place.name())
                        + ";ROLE=" + role(place)
                        + ";PARTSTAT=" + status(place)
                        + (method == Method.REQUEST ? ";RSVP=TRUE" : "")
                        + ":mailto:" + place.email()));
    }

    private static String role(Participant place) {
        if (place.roles().contains(Role.INFORMATIONAL)) {
            return "NON-PARTICIPANT";
        }
        if (place.roles().contains(Role.OPTIONAL)) {
            return "OPT-PARTICIPANT";
        }
        return place.roles().contains(Role.CHAIR) ? "CHAIR" : "REQ-PARTICIPANT";
    }

    private static String status(Participant place) {
        return switch (place.participationStatus()) {
            case ACCEPTED -> "ACCEPTED";
            case DECLINED -> "DECLINED";
            case TENTATIVE -> "TENTATIVE";
            case NEEDS_ACTION, WAITLISTED -> "NEEDS-ACTION";
        };
    }

    /** The zone with all changes of its clocks in the years that matter, each by itself (RFC 5545, section 3.6.5). */
    private void zone(ZoneId zone) {
        Instant from = announced.time().utcStart().minus(Duration.ofDays(366));
        Instant to = from.plus(Duration.ofDays(366L * YEARS_OF_CLOCK_CHANGES));
        line("BEGIN:VTIMEZONE");
        line("TZID:" + zone);
        ZoneOffset offset = zone.getRules().getOffset(from);
        clocks(
                LocalDateTime.ofInstant(from, offset),
                offset,
                offset,
                zone.getRules().isDaylightSavings(from));
        for (ZoneOffsetTransition next = zone.getRules().nextTransition(from);
                next != null && next.getInstant().isBefore(to);
                next = zone.getRules().nextTransition(next.getInstant())) {
            boolean isSummer = zone.getRules().isDaylightSavings(next.getInstant());
            clocks(next.getDateTimeBefore(), next.getOffsetBefore(), next.getOffsetAfter(), isSummer);
        }
        line("END:VTIMEZONE");
    }

    private void clocks(LocalDateTime start, ZoneOffset before, ZoneOffset after, boolean isSummer) {
        String name = isSummer ? "DAYLIGHT" : "STANDARD";
        line("BEGIN:" + name);
        line("DTSTART:" + LOCAL.format(start));
        line("TZOFFSETFROM:" + offset(before));
        line("TZOFFSETTO:" + offset(after));
        line("END:" + name);
    }

    private static String offset(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+0000" : offset.getId().replace(":", "");
    }

    private void moment(String property, LocalDateTime local) {
        line(property
                + (meeting.allDay()
                        ? ";VALUE=DATE:" + DateTimeFormatter.BASIC_ISO_DATE.format(local.toLocalDate())
                        : ";TZID=" + meeting.timeZone() + ":" + LOCAL.format(local)));
    }

    private static String location(Meeting.Location location) {
        return location == null ? null : location.name();
    }

    private void text(String property, String value) {
        if (value != null) {
            line(property + ":" + escaped(value));
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\\R", "\\\\n")
                .replaceAll("\\p{Cntrl}", "");
    }

    /** In quotes there is nothing to escape, and no quote can stand (RFC 5545, section 3.2). */
    private static String parameter(String name, String value) {
        return value == null ? "" : ";" + name + "=\"" + value.replaceAll("[\"\\p{Cntrl}]", "") + "\"";
    }

    /** Folded after 75 bytes, never within a character (RFC 5545, section 3.1). */
    private void line(String content) {
        int bytes = 0;
        for (int point : content.replaceAll("\\p{Cntrl}", "").codePoints().toArray()) {
            String character = Character.toString(point);
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > LINE_BYTES) {
                text.append("\r\n ");
                bytes = 1;
            }
            text.append(character);
            bytes += length;
        }
        text.append("\r\n");
    }
}
