package dev.rollcall.meeting.notifications;

import dev.rollcall.meeting.calendar.CalendarText;
import dev.rollcall.meeting.meetings.StoredMeeting;
import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.RecurrenceOverride;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A meeting, or one occurrence of it, as a mail to somebody tells of it.
 *
 * @param meeting with all its participants
 * @param organizer null where there is none any more
 * @param recipient their place; null for somebody who has none
 * @param occurrence null where it is about all
 */
record Announced(
        Meeting meeting, boolean isDeleted, Participant organizer, Participant recipient, Occurrence occurrence) {
    /** Empty when there is no such occurrence. */
    static Optional<Announced> of(StoredMeeting stored, Due mail) {
        Optional<Participant> owner =
                place(stored.participants(), place -> place.roles().contains(Role.OWNER));
        Meeting meeting = stored.seenBy(owner.map(Participant::userId).orElse(stored.createdBy()));
        Recipient to = mail.to();
        Participant recipient = place(
                        stored.participants(),
                        place -> to.user() == null
                                ? place.userId() == null && place.email().equalsIgnoreCase(to.address())
                                : to.user().equals(place.userId()))
                .orElse(null);
        if (mail.recurrenceId() == null || meeting.recurrenceRule() == null) {
            return Optional.of(new Announced(meeting, stored.isDeleted(), owner.orElse(null), recipient, null));
        }
        return occurrence(meeting, mail.recurrenceId())
                .map(found -> new Announced(meeting, stored.isDeleted(), owner.orElse(null), recipient, found));
    }

    private static Optional<Participant> place(List<Participant> participants, Predicate<Participant> wanted) {
        return participants.stream().filter(wanted).findFirst();
    }

    private static Optional<Occurrence> occurrence(Meeting meeting, LocalDateTime recurrenceId) {
        return new Series(meeting.recurrenceRule(), whole(meeting), meeting.recurrenceOverrides())
                .occurrence(recurrenceId);
    }

    private static WallTime whole(Meeting meeting) {
        return new WallTime(meeting.start(), meeting.timeZone(), meeting.duration(), meeting.allDay());
    }

    WallTime time() {
        return occurrence == null ? whole(meeting) : occurrence.time();
    }

    boolean isPast(Instant now) {
        return (occurrence != null || meeting.recurrenceRule() == null)
                && !time().utcEnd().isAfter(now);
    }

    boolean isOff() {
        return isDeleted || meeting.status() == Status.CANCELLED || occurrence != null && occurrence.isCancelled();
    }

    /** The title as one line. */
    String title() {
        return (own().title() == null ? meeting.title() : own().title()).strip().replaceAll("\\s+", " ");
    }

    String description() {
        return own().description() == null ? meeting.description() : own().description();
    }

    /** Null for nowhere in particular. */
    String place() {
        Meeting.Location location = own().location() == null ? meeting.location() : own().location();
        return location == null ? null : location.name();
    }

    String joinUrl() {
        return own().joinUrl() == null ? meeting.joinUrl() : own().joinUrl();
    }

    /** Whom the recipient may see: where participants are hidden, themselves and the owner, unless they run it. */
    List<Participant> participants() {
        boolean seesAll = !meeting.hideParticipants()
                || recipient != null
                        && (recipient.roles().contains(Role.OWNER)
                                || recipient.roles().contains(Role.CHAIR));
        return meeting.participants().stream()
                .filter(place -> seesAll || place.equals(recipient) || place.equals(organizer))
                .toList();
    }

    /** What goes with it into a calendar. A cancellation for whoever was taken out names only them: it ends nobody else's meeting. */
    String calendar(Method method, Recipient to, Instant now) {
        List<Participant> people =
                method == Method.CANCEL && recipient == null ? List.of(nobodyBut(to)) : participants();
        return CalendarText.mail(method, meeting, organizer, people, Optional.ofNullable(occurrence), now);
    }

    private static Participant nobodyBut(Recipient to) {
        return new Participant(
                null,
                to.user(),
                to.address(),
                null,
                List.of(Role.ATTENDEE),
                Participant.ParticipationStatus.NEEDS_ACTION,
                null,
                null);
    }

    private RecurrenceOverride own() {
        return occurrence == null ? RecurrenceOverride.NONE : occurrence.override();
    }
}
