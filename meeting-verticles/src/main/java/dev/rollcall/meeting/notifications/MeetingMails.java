package dev.rollcall.meeting.notifications;

import dev.rollcall.mail.MailTemplates;
import dev.rollcall.mail.Rendered;
import dev.rollcall.meeting.meetings.StoredMeeting;
import dev.rollcall.protocol.Emails.CalendarPart;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes mails about meetings as they stand, in the recipient's zone with the organizer's beside it. */
public final class MeetingMails {
    private static final String TEMPLATE = "meeting";

    private final MailTemplates templates = new MailTemplates("/meeting/mail/");
    private final String pages;

    /** @param pages where the pages behind mailed links are, without a trailing slash */
    public MeetingMails(String pages) {
        this.pages = pages;
    }

    /**
     * Empty when there is nothing to say any more: the meeting is past, or off, or on again, or not theirs.
     *
     * @param token of a guest's link
     */
    Optional<Letter> write(Due mail, StoredMeeting meeting, Optional<Secret> token, Instant now) {
        return Announced.of(meeting, mail)
                .filter(announced -> !isTakenBack(mail))
                .filter(announced -> canHaveMail(mail.to()) && isSo(mail.kind(), announced) && !announced.isPast(now))
                .flatMap(announced -> mail.kind() == Notice.Kind.RESPONSE
                        ? response(mail, announced)
                        : Optional.of(announcement(mail, announced, token, now)));
    }

    /** Whether all that changed is again as it was when they last heard of it. */
    private static boolean isTakenBack(Due mail) {
        return mail.kind() == Notice.Kind.UPDATE
                && !mail.details().isEmpty()
                && ChangedFields.inWords(mail.details()).isEmpty();
    }

    private static boolean canHaveMail(Recipient to) {
        return to.address() != null && !to.address().endsWith("@rollcall.invalid");
    }

    /** Whether what was to be told still is so. */
    private static boolean isSo(Notice.Kind kind, Announced announced) {
        boolean comes = announced.recipient() != null && !announced.isOff();
        return (kind == Notice.Kind.CANCELLATION) != comes;
    }

    private Letter announcement(Due mail, Announced announced, Optional<Secret> token, Instant now) {
        Map<String, Object> values = values(announced, mail.to());
        values.put("prefix", prefix(mail.kind()));
        values.put("headline", headline(mail.kind(), announced));
        values.put("changes", mail.kind() == Notice.Kind.UPDATE ? ChangedFields.inWords(mail.details()) : null);
        values.put(
                "answer_url",
                token.map(secret -> pages + "/invitation#token=" + secret.value())
                        .orElse(null));
        Method method = mail.kind() == Notice.Kind.CANCELLATION ? Method.CANCEL : Method.REQUEST;
        CalendarPart calendar = mail.kind() == Notice.Kind.REMINDER || announced.organizer() == null
                ? null
                : new CalendarPart(method, announced.calendar(method, mail.to(), now));
        return letter(mail, values, email(announced.organizer()), calendar);
    }

    private static String prefix(Notice.Kind kind) {
        return switch (kind) {
            case INVITATION -> "Invitation";
            case UPDATE -> "Updated invitation";
            case CANCELLATION -> "Cancelled";
            case PROMOTION -> "You have a place";
            case REMINDER -> "Reminder";
            case RESPONSE -> throw new IllegalArgumentException("A response is told by who gave it");
        };
    }

    private static String headline(Notice.Kind kind, Announced announced) {
        String organizer = announced.organizer() == null ? "The organizer" : name(announced.organizer());
        String what = announced.occurrence() == null ? "meeting" : "date of a meeting";
        return switch (kind) {
            case INVITATION -> organizer + " invites you to a meeting.";
            case UPDATE -> "This " + what + " has changed.";
            case CANCELLATION ->
                announced.isOff()
                        ? "This " + what + " has been cancelled."
                        : "You are no longer invited to this meeting.";
            case PROMOTION -> "A place has become free: you are no longer on the waiting list.";
            case REMINDER -> "This meeting is about to start.";
            case RESPONSE -> throw new IllegalArgumentException("A response is told by who gave it");
        };
    }

    /** What the owner hears of an answer; empty when who gave it takes part no more. */
    private Optional<Letter> response(Due mail, Announced announced) {
        return announced.meeting().participants().stream()
                .filter(place -> place.id().equals(mail.participant()))
                .findFirst()
                .map(place -> {
                    String answer = answer(Objects.requireNonNullElse(
                            after(mail, "participation_status"),
                            place.participationStatus().name()));
                    Map<String, Object> values = values(announced, mail.to());
                    values.put("prefix", answer);
                    values.put("headline", name(place) + ": " + answer.toLowerCase(Locale.ENGLISH) + ".");
                    values.put("comment", place.comment());
                    values.put(
                            "proposed",
                            place.proposedStart() == null
                                    ? null
                                    : place.proposedStart().toString().replace('T', ' ') + " ("
                                            + announced.meeting().timeZone() + ")");
                    return letter(mail, values, place.email(), null);
                });
    }

    private static String answer(String status) {
        return switch (status.toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "accepted" -> "Accepted";
            case "declined" -> "Declined";
            case "tentative" -> "Tentatively accepted";
            case "waitlisted" -> "On the waiting list";
            default -> "Not answered yet";
        };
    }

    /** What that field is after the changes; null where it stayed. */
    private static String after(Due mail, String field) {
        return mail.details().stream()
                .map(JsonObject.class::cast)
                .filter(detail -> field.equals(detail.getString("field")))
                .reduce((first, last) -> last)
                .map(detail -> detail.getString("after"))
                .orElse(null);
    }

    private static Map<String, Object> values(Announced announced, Recipient to) {
        ZoneId organizers = announced.meeting().timeZone();
        ZoneId theirs = to.zone() == null ? organizers : to.zone();
        String when = MailTime.span(announced.time(), theirs);
        String whenThere = MailTime.span(announced.time(), organizers);
        Map<String, Object> values = new HashMap<>();
        values.put("title", announced.title());
        values.put("start", MailTime.start(announced.time(), theirs));
        values.put("when", when);
        values.put("when_there", when.equals(whenThere) ? null : whenThere);
        values.put("repeats", announced.occurrence() == null ? MailTime.repeats(announced.meeting()) : null);
        values.put("place", announced.place());
        values.put("join_url", announced.joinUrl());
        values.put("organizer", announced.organizer() == null ? null : name(announced.organizer()));
        values.put("description", announced.description());
        return values;
    }

    private Letter letter(Due mail, Map<String, Object> values, String replyTo, CalendarPart calendar) {
        Rendered rendered = templates.render(TEMPLATE, values);
        return new Letter(
                "meeting-" + mail.kind().word(),
                mail.to().address(),
                replyTo,
                rendered.subject(),
                new Secret(rendered.text()),
                new Secret(rendered.html()),
                calendar);
    }

    private static String email(Participant place) {
        return place == null ? null : place.email();
    }

    private static String name(Participant place) {
        return place.name() == null ? place.email() : place.name();
    }
}
