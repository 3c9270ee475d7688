package dev.rollcall.meeting.calendar;

import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.RecurrenceText;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft.FreeBusyStatus;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.MeetingDraft.Visibility;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.RecurrenceOverride;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.VAlarm;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.parameter.TzId;
import net.fortuna.ical4j.model.parameter.Value;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.RRule;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.Url;
import net.fortuna.ical4j.model.property.XProperty;

/**
 * A meeting as the events of iCalendar (RFC 5545, section 3.6.1): the series, then each occurrence that has something of its own.
 * Times are written as text, since ical4j would move them by the rules of zones that it brings.
 *
 * @param people whom the reader may know to take part
 * @param stamp when the text was made
 * @param isInvitation whether it is for a mail: then it asks for answers, and has no alarms, which are everybody's own
 */
record EventText(
        Meeting meeting, Participant organizer, List<Participant> people, Instant stamp, boolean isInvitation) {
    static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    /** Of all of the meeting. */
    List<VEvent> events() {
        List<VEvent> events = new ArrayList<>();
        events.add(event(time(), null, RecurrenceOverride.NONE));
        if (meeting.recurrenceRule() != null) {
            events.addAll(ofTheirOwn());
        }
        return events;
    }

    private List<VEvent> ofTheirOwn() {
        Map<LocalDateTime, RecurrenceOverride> overrides = meeting.recurrenceOverrides();
        if (overrides.isEmpty()) {
            return List.of();
        }
        LocalDateTime last = Collections.max(overrides.keySet());
        return series().occurrences()
                .takeWhile(occurrence -> !occurrence.recurrenceId().isAfter(last))
                .filter(occurrence -> overrides.containsKey(occurrence.recurrenceId()) && !occurrence.isCancelled())
                .map(this::event)
                .toList();
    }

    /** Of one of its occurrences. */
    VEvent event(Occurrence occurrence) {
        return event(occurrence.time(), occurrence.recurrenceId(), occurrence.override());
    }

    private VEvent event(WallTime time, LocalDateTime recurrenceId, RecurrenceOverride own) {
        List<Property> properties = new ArrayList<>(List.of(
                new Uid(meeting.uid()),
                raw(Property.SEQUENCE, String.valueOf(meeting.sequence())),
                instant(Property.DTSTAMP, stamp),
                instant(Property.CREATED, meeting.createdAt()),
                instant(Property.LAST_MODIFIED, meeting.updatedAt())));
        if (recurrenceId != null) {
            properties.add(moment(Property.RECURRENCE_ID, recurrenceId));
        }
        properties.add(moment(Property.DTSTART, time.start()));
        boolean isSeries = recurrenceId == null && meeting.recurrenceRule() != null;
        properties.add(end(time, isSeries));
        if (isSeries) {
            recurrence(properties);
        }
        words(properties, own);
        people(properties);
        return isInvitation
                ? new VEvent(new PropertyList(properties))
                : new VEvent(new PropertyList(properties), new ComponentList<>(alarms(own)));
    }

    private void recurrence(List<Property> properties) {
        properties.add(new RRule<>(RecurrenceText.of(meeting.recurrenceRule(), meeting.timeZone(), meeting.allDay())));
        meeting.recurrenceOverrides().entrySet().stream()
                .filter(override -> override.getValue().cancels())
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(excluded -> properties.add(moment(Property.EXDATE, excluded)));
    }

    private void words(List<Property> properties, RecurrenceOverride own) {
        properties.add(new Summary(text(title(own))));
        String description = Objects.requireNonNullElse(own.description(), Objects.toString(meeting.description(), ""));
        if (!description.isEmpty()) {
            properties.add(new Description(text(description)));
        }
        Meeting.Location place = own.location() == null ? meeting.location() : own.location();
        if (place != null && place.name() != null) {
            properties.add(new Location(text(place.name())));
        }
        String url = own.joinUrl() == null ? meeting.joinUrl() : own.joinUrl();
        if (url != null) {
            properties.add(new Url(URI.create(url)));
        }
        Status status = own.status() == null ? meeting.status() : own.status();
        properties.add(raw(Property.STATUS, status.name()));
        FreeBusyStatus busy = own.freeBusyStatus() == null ? meeting.freeBusyStatus() : own.freeBusyStatus();
        properties.add(raw(Property.TRANSP, busy == FreeBusyStatus.BUSY ? "OPAQUE" : "TRANSPARENT"));
        properties.add(raw(Property.CLASS, meeting.visibility() == Visibility.PUBLIC ? "PUBLIC" : "PRIVATE"));
    }

    private void people(List<Property> properties) {
        if (organizer != null) {
            properties.add(PersonText.organizer(organizer));
        }
        people.forEach(person -> properties.add(PersonText.attendee(person, isInvitation)));
    }

    private List<VAlarm> alarms(RecurrenceOverride own) {
        return meeting.alerts().stream()
                .map(alert -> new VAlarm(new PropertyList(List.of(
                        raw(Property.ACTION, "DISPLAY"),
                        new Description(text(title(own))),
                        raw(Property.TRIGGER, duration(alert.offset()))))))
                .toList();
    }

    private String title(RecurrenceOverride own) {
        return own.title() == null ? meeting.title() : own.title();
    }

    Series series() {
        return new Series(meeting.recurrenceRule(), time(), meeting.recurrenceOverrides());
    }

    private WallTime time() {
        return new WallTime(meeting.start(), meeting.timeZone(), meeting.duration(), meeting.allDay());
    }

    /**
     * How long it is instead where an end would be read as another time, which it is in the second of an hour that comes twice,
     * or where that would tell other occurrences to be longer or shorter than they are.
     */
    private Property end(WallTime time, boolean isSeries) {
        if (time.allDay()) {
            return moment(Property.DTEND, time.start().plusDays(time.duration().toDays()));
        }
        LocalDateTime end = LocalDateTime.ofInstant(time.utcEnd(), time.zone());
        boolean isAsSaid = isSeries
                ? end.equals(time.start().plus(time.duration()))
                : end.atZone(time.zone()).toInstant().equals(time.utcEnd());
        return isAsSaid ? moment(Property.DTEND, end) : raw(Property.DURATION, duration(time.duration()));
    }

    private Property moment(String property, LocalDateTime local) {
        return meeting.allDay()
                ? new XProperty(
                        property,
                        new ParameterList(List.of(Value.DATE)),
                        DateTimeFormatter.BASIC_ISO_DATE.format(local.toLocalDate()))
                : new XProperty(
                        property,
                        new ParameterList(List.of(new TzId(meeting.timeZone().getId()))),
                        LOCAL.format(local));
    }

    private static Property instant(String property, Instant instant) {
        return raw(property, UTC.format(instant.atOffset(ZoneOffset.UTC)));
    }

    /** With line feeds only: of a carriage return by itself ical4j would make the end of a line. */
    private static String text(String value) {
        return value.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Of text in which nothing needs to be escaped. */
    private static Property raw(String property, String value) {
        return new XProperty(property, value);
    }

    private static String duration(Duration duration) {
        return (duration.isNegative() ? "-" : "") + duration.abs();
    }
}
