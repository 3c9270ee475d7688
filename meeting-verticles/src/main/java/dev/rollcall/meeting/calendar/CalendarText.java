package dev.rollcall.meeting.calendar;

import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.CalendarComponent;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/** Meetings as iCalendar text (RFC 5545), with the zones that their times are in. */
public final class CalendarText {
    private static final int LINE_BYTES = 75;

    /** So that the clocks are told of also where an occurrence has been moved to an earlier day. */
    private static final Duration EARLIER = Duration.ofDays(366);

    private CalendarText() {}

    /** A meeting as its reader sees it. */
    public static String of(Meeting meeting) {
        return write(List.of(), List.of(published(meeting)));
    }

    /** A calendar to subscribe to: all of these meetings, under a name, to be asked for again after that time. */
    public static String feed(String name, Duration refresh, List<Meeting> meetings) {
        List<Property> properties = List.of(
                new XProperty("METHOD", "PUBLISH"),
                new XProperty("X-WR-CALNAME", name),
                new XProperty("REFRESH-INTERVAL;VALUE=DURATION", refresh.toString()),
                new XProperty("X-PUBLISHED-TTL", refresh.toString()));
        return write(properties, meetings.stream().map(CalendarText::published).toList());
    }

    /**
     * What a mail about a meeting carries (RFC 5546, section 3.2).
     *
     * @param people whom whoever gets it may know of
     * @param occurrence the one that it is about; empty for all
     */
    public static String mail(
            Method method,
            Meeting meeting,
            Participant organizer,
            List<Participant> people,
            Optional<Occurrence> occurrence,
            Instant now) {
        EventText text = new EventText(meeting, organizer, people, now, true);
        List<CalendarComponent> events = new ArrayList<>(occurrence
                .map(found -> List.of(text.event(found)))
                .orElseGet(() -> method == Method.CANCEL ? text.events().subList(0, 1) : text.events()));
        if (method == Method.CANCEL) {
            events.replaceAll(event -> {
                event.replace(new XProperty(Property.STATUS, "CANCELLED"));
                return event;
            });
        }
        return write(List.of(new XProperty("METHOD", method.name())), zones(List.of(meeting)), events);
    }

    private static EventText published(Meeting meeting) {
        Participant organizer = meeting.participants().stream()
                .filter(person -> person.roles().contains(Role.OWNER))
                .findFirst()
                .orElse(null);
        return new EventText(meeting, organizer, meeting.participants(), meeting.updatedAt(), false);
    }

    private static String write(List<Property> properties, List<EventText> texts) {
        List<Meeting> meetings = texts.stream().map(EventText::meeting).toList();
        List<CalendarComponent> events = new ArrayList<>();
        texts.forEach(text -> events.addAll(text.events()));
        return write(properties, zones(meetings), events);
    }

    private static List<CalendarComponent> zones(List<Meeting> meetings) {
        Map<String, Instant> starts = new TreeMap<>();
        meetings.stream()
                .filter(meeting -> !meeting.allDay())
                .forEach(meeting -> starts.merge(
                        meeting.timeZone().getId(),
                        meeting.utcStart(),
                        (one, other) -> one.isBefore(other) ? one : other));
        List<CalendarComponent> zones = new ArrayList<>();
        starts.forEach((zone, start) -> zones.add(Clocks.of(ZoneId.of(zone), start.minus(EARLIER))));
        return zones;
    }

    private static String write(
            List<Property> properties, List<CalendarComponent> zones, List<CalendarComponent> events) {
        List<Property> head =
                new ArrayList<>(List.of(ImmutableVersion.VERSION_2_0, new ProdId("-//Rollcall//Rollcall//EN")));
        head.addAll(properties);
        List<CalendarComponent> components = new ArrayList<>(zones);
        components.addAll(events);
        StringWriter text = new StringWriter();
        try {
            // not folded there, where characters are counted and not bytes
            new CalendarOutputter(false, Integer.MAX_VALUE)
                    .output(new Calendar(new PropertyList(head), new ComponentList<>(components)), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folded(text.toString());
    }

    /** After 75 bytes, never within a character (RFC 5545, section 3.1); what controls a terminal has no place here. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length() + text.length() / LINE_BYTES * 3);
        text.lines().forEach(line -> {
            int bytes = 0;
            for (int point :
                    line.replaceAll("[\\p{Cntrl}&&[^\t]]", "").codePoints().toArray()) {
                String character = Character.toString(point);
                int length = character.getBytes(StandardCharsets.UTF_8).length;
                if (bytes + length > LINE_BYTES) {
                    folded.append("\r\n ");
                    bytes = 1;
                }
                folded.append(character);
                bytes += length;
            }
            folded.append("\r\n");
        });
        return folded.toString();
    }
}
