package dev.rollcall.meeting.people;

import dev.rollcall.meeting.meetings.Telling;
import dev.rollcall.meeting.meetings.Telling.FieldChange;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.protocol.Participants.Response;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How an invitation is answered, by whomever. */
final class Answering {
    private final PlacesStore places;
    private final Participant place;
    private final Response response;

    Answering(PlacesStore places, Participant place, Response response) {
        this.places = places;
        this.place = place;
        this.response = response;
    }

    /**
     * The place as it is then. What was answered before changes nothing.
     *
     * @param actor null for a guest
     */
    Future<Participant> answer(UserId actor, WriteOptions options) {
        return before().compose(before -> isSaid(before)
                ? Future.succeededFuture(before)
                : places.renumber(0).compose(renumbered -> write()).compose(answered -> places.tell(
                                told(before, answered, actor, options))
                        .map(answered)));
    }

    private Future<Participant> before() {
        LocalDateTime occurrence = response.recurrenceId();
        if (occurrence == null) {
            return Future.succeededFuture(place);
        }
        return places.hasOccurrence(occurrence).compose(there -> {
            if (!there) {
                throw Failure.invalid(List.of(new Violation(
                        "/recurrence_id", Violation.INVALID, "is not the id of an occurrence of this meeting")));
            }
            return places.occurrence(place.id(), occurrence);
        });
    }

    private Future<Participant> write() {
        return response.recurrenceId() == null
                ? places.answer(place.id(), response)
                : places.answerOccurrence(place.id(), response);
    }

    private Telling told(Participant before, Participant answered, UserId actor, WriteOptions options) {
        List<FieldChange> details = Stream.of(
                        new FieldChange(
                                "participation_status", before.participationStatus(), answered.participationStatus()),
                        new FieldChange("comment", before.comment(), answered.comment()),
                        new FieldChange("proposed_start", before.proposedStart(), answered.proposedStart()))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
        return Telling.of("participant.responded", actor, options.notified(), details)
                .ofParticipant(place.id(), place.userId())
                .ofOccurrence(response.recurrenceId());
    }

    /** Whoever waits for a seat has accepted. */
    private boolean isSaid(Participant before) {
        boolean waits = before.participationStatus() == ParticipationStatus.WAITLISTED
                && response.participationStatus() == ParticipationStatus.ACCEPTED;
        return (waits || before.participationStatus() == response.participationStatus())
                && Objects.equals(before.comment(), response.comment())
                && Objects.equals(before.proposedStart(), response.proposedStart());
    }
}
