package dev.rollcall.meeting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft.Alert;
import dev.rollcall.protocol.MeetingDraft.FreeBusyStatus;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.MeetingDraft.Visibility;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.UserId;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.CalendarComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Meetings as iCalendar, read back and validated by ical4j. */
class CalendarTextTest {
    private static final Instant WRITTEN = Instant.parse("2027-01-01T00:00:00Z");
    private static final UserId OWNER = new UserId(UUID.randomUUID());
    private static final LocalDateTime START = LocalDateTime.parse("2027-03-02T09:00:00");
    private static final RecurrenceRule DAILY =
            new RecurrenceRule(Frequency.DAILY, 1, 730, null, List.of(), List.of(), List.of(), List.of(), null);
    private static final String AWKWARD = "Größe; \\ \"mehr\", 🙂";

    @Test
    void whatIsWrittenIsReadBackTheSameAndIsValid() throws Exception {
        Meeting meeting = meeting(AWKWARD, "https://meet.example/?a=1,2;b=3", START, Duration.ofMinutes(30));

        Calendar read = read(CalendarText.of(meeting));

        CalendarComponent event =
                read.<CalendarComponent>getComponents("VEVENT").get(0);
        assertThat(value(event, Property.SUMMARY)).isEqualTo(AWKWARD);
        assertThat(value(event, Property.URL)).isEqualTo(meeting.joinUrl());
        assertThat(value(event, Property.DTSTART)).isEqualTo("20270302T090000");
        assertThat(value(event, Property.UID)).isEqualTo(meeting.uid());
        assertThat(read.validate().hasErrors()).isFalse();
    }

    @Test
    void theInvitationToASeriesWithAMovedAndACancelledOccurrenceIsValid() throws Exception {
        Meeting meeting =
                recurring(Map.of(START.plusDays(1), moved(START.plusDays(1)), START.plusDays(2), cancelled()));

        String text =
                CalendarText.mail(Method.REQUEST, meeting, owner(), meeting.participants(), Optional.empty(), WRITTEN);

        assertThat(text)
                .contains(
                        "EXDATE;TZID=Europe/Berlin:20270304T090000\r\n",
                        "RECURRENCE-ID;TZID=Europe/Berlin:20270303T090000\r\n");
        assertThat(read(text).validate().hasErrors()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\u000b", "\f", "\u0085", "\u2028"})
    void noTextBeginsALineOfItsOwn(String lineBreak) throws Exception {
        String forged = "a" + lineBreak + "ATTENDEE:mailto:forged@example.com";

        Calendar read = read(CalendarText.of(meeting(forged, null, START, Duration.ofMinutes(30))));

        CalendarComponent event =
                read.<CalendarComponent>getComponents("VEVENT").get(0);
        assertThat(event.getProperties("ATTENDEE")).hasSize(1);
        assertThat(value(event, Property.SUMMARY)).startsWith("a").endsWith("forged@example.com");
    }

    @Test
    void linesAreFoldedAtSeventyFiveBytesAndNeverWithinACharacter() throws Exception {
        String title = "é🙂".repeat(80);

        String text = CalendarText.of(meeting(title, null, START, Duration.ofMinutes(30)));

        assertThat(text.split("\r\n")).allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(75));
        CalendarComponent event =
                read(text).<CalendarComponent>getComponents("VEVENT").get(0);
        assertThat(value(event, Property.SUMMARY)).isEqualTo(title);
    }

    /** Of the hour that comes twice an end would be read as the first, as a start is. */
    @ParameterizedTest
    @CsvSource({
        "2027-10-31T02:30:00, PT1H, DURATION:PT1H",
        "2027-10-31T01:30:00, PT2H, DURATION:PT2H",
        "2027-10-30T22:00:00, PT8H, DTEND;TZID=Europe/Berlin:20271031T050000",
        "2027-03-28T01:30:00, PT1H, DTEND;TZID=Europe/Berlin:20270328T033000"
    })
    void aMeetingAcrossAChangeOfTheClocksHasItsEndOrElseSaysHowLongItIs(
            LocalDateTime start, Duration duration, String end) {
        assertThat(CalendarText.of(meeting("Night", null, start, duration))).contains(end + "\r\n");
    }

    @Test
    void aSeriesThatBeginsAcrossAChangeOfTheClocksSaysHowLongItIs() {
        LocalDateTime start = LocalDateTime.parse("2027-10-30T22:00:00");

        assertThat(CalendarText.of(meeting("Night", null, start, Duration.ofHours(8), DAILY, Map.of())))
                .contains("DURATION:PT8H\r\n");
    }

    @Test
    void aSeriesOfWhichEveryOccurrenceWasMovedIsWrittenInOnePass() throws Exception {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>();
        for (int day = 0; day < DAILY.count(); day++) {
            overrides.put(START.plusDays(day), moved(START.plusDays(day)));
        }

        assertThat(read(CalendarText.of(recurring(overrides))).getComponents("VEVENT"))
                .hasSize(DAILY.count() + 1);
    }

    private static Calendar read(String text) throws Exception {
        return new CalendarBuilder().build(new StringReader(text));
    }

    private static String value(CalendarComponent event, String property) {
        return event.getProperty(property).map(Property::getValue).orElseThrow();
    }

    private static RecurrenceOverride moved(LocalDateTime recurrenceId) {
        return new RecurrenceOverride(null, recurrenceId.plusHours(1), null, null, null, null, null, null, null);
    }

    private static RecurrenceOverride cancelled() {
        return new RecurrenceOverride(true, null, null, null, null, null, null, null, null);
    }

    private static Participant owner() {
        return new Participant(
                new ParticipantId(UUID.randomUUID()),
                OWNER,
                "ana@example.com",
                "Ana \"A\"; Albers",
                List.of(Role.OWNER),
                ParticipationStatus.ACCEPTED,
                null,
                null);
    }

    private static Meeting recurring(Map<LocalDateTime, RecurrenceOverride> overrides) {
        return meeting("Daily", null, START, Duration.ofMinutes(30), DAILY, overrides);
    }

    private static Meeting meeting(String title, String url, LocalDateTime start, Duration duration) {
        return meeting(title, url, start, duration, null, Map.of());
    }

    private static Meeting meeting(
            String title,
            String url,
            LocalDateTime start,
            Duration duration,
            RecurrenceRule rule,
            Map<LocalDateTime, RecurrenceOverride> overrides) {
        MeetingId id = new MeetingId(UUID.randomUUID());
        WallTime time = new WallTime(start, ZoneId.of("Europe/Berlin"), duration, false);
        return new Meeting(
                id,
                id.toString(),
                1,
                0,
                Status.CONFIRMED,
                Visibility.PRIVATE,
                title,
                title,
                start,
                time.zone(),
                duration,
                false,
                time.utcStart(),
                time.utcEnd(),
                FreeBusyStatus.BUSY,
                new Meeting.Location(title, null),
                url,
                rule,
                overrides,
                List.of(owner()),
                null,
                false,
                List.of(new Alert(Duration.ofMinutes(-10))),
                List.of(),
                List.of(),
                WRITTEN,
                WRITTEN,
                OWNER,
                List.of());
    }
}
