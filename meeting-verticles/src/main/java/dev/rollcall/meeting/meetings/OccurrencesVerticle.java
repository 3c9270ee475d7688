package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Occurrences;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;

/** The occurrences of a meeting, one by one. */
public final class OccurrencesVerticle extends VerticleBase {
    private final Bus bus;
    private final MeetingStore meetings;
    private final OccurrenceStore occurrences;
    private final SeriesStore series;
    private final ConflictStore conflicts;
    private final Actor actor = Actor.of(Occurrences.class)
            .on(Occurrences.ListOf.class, this::list)
            .on(Occurrences.ReviseOne.class, this::reviseOne)
            .on(Occurrences.ReviseFrom.class, this::reviseFrom)
            .on(Occurrences.Cancel.class, this::cancel);

    public OccurrencesVerticle(
            Bus bus, MeetingStore meetings, OccurrenceStore occurrences, SeriesStore series, ConflictStore conflicts) {
        this.bus = bus;
        this.meetings = meetings;
        this.occurrences = occurrences;
        this.series = series;
        this.conflicts = conflicts;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Occurrences.OccurrencePage> list(Occurrences.ListOf query) {
        OccurrenceStore.Position after =
                query.cursor() == null ? null : Cursor.parse(query.cursor(), OccurrencesVerticle::position);
        // one more than is shown, to know whether another page follows
        return visible(query.meeting(), query.caller())
                .compose(meeting ->
                        occurrences.list(query, after, query.limit() + 1).map(found -> page(found, meeting, query)));
    }

    private static Occurrences.OccurrencePage page(
            List<ShownOccurrence> found, StoredMeeting meeting, Occurrences.ListOf query) {
        boolean more = found.size() > query.limit();
        List<ShownOccurrence> shown = more ? found.subList(0, query.limit()) : found;
        ShownOccurrence last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
        return new Occurrences.OccurrencePage(
                shown.stream()
                        .map(occurrence -> occurrence.seenBy(query.caller(), meeting))
                        .toList(),
                more ? Cursor.of(last.utcStart(), last.recurrenceId()) : null);
    }

    private static OccurrenceStore.Position position(List<String> keys) {
        // a year of more than four digits is none of ours, and more than the database can take
        if (keys.stream().anyMatch(key -> !key.matches("\\d{4}-.*"))) {
            throw new IllegalArgumentException();
        }
        return new OccurrenceStore.Position(Instant.parse(keys.get(0)), LocalDateTime.parse(keys.get(1)));
    }

    private Future<Meeting> reviseOne(Occurrences.ReviseOne command) {
        return edited(command.meeting(), command.version(), command.caller(), current -> {
            requireOccurrence(current, command.recurrenceId());
            return series.edit(
                    SeriesEdit.ofOne(current, command.recurrenceId(), command.own(), command.caller()),
                    command.caller(),
                    command.options());
        });
    }

    private Future<Meeting> reviseFrom(Occurrences.ReviseFrom command) {
        return edited(
                command.meeting(),
                command.version(),
                command.caller(),
                current -> series.edit(
                        SeriesEdit.from(current, command.recurrenceId(), command.rest(), command.otherRule()),
                        command.caller(),
                        command.options()));
    }

    private Future<Meeting> cancel(Occurrences.Cancel command) {
        return edited(command.meeting(), command.version(), command.caller(), current -> {
            requireOccurrence(current, command.recurrenceId());
            return series.edit(
                    SeriesEdit.cancelling(current, command.recurrenceId(), command.scope(), command.caller()),
                    command.caller(),
                    command.options());
        });
    }

    /** Unless somebody else was faster; and those who follow the log are told. */
    private Future<Meeting> edited(
            MeetingId id, long version, UserId caller, Function<StoredMeeting, Future<StoredMeeting>> edit) {
        return visible(id, caller)
                .compose(current -> {
                    current.rightsOf(caller).requireRevise();
                    current.requireVersion(version);
                    return edit.apply(current);
                })
                .compose(meeting -> {
                    bus.publish(new Events.Appended());
                    return conflicts.warned(meeting, caller);
                });
    }

    private static void requireOccurrence(StoredMeeting meeting, LocalDateTime recurrenceId) {
        if (Expansion.series(meeting.draft()).occurrence(recurrenceId).isEmpty()) {
            throw Failure.notFound("There is no such occurrence");
        }
    }

    /** Refused alike whether there is none or the caller may not know of it. */
    private Future<StoredMeeting> visible(MeetingId id, UserId caller) {
        return meetings.find(id).map(found -> found.filter(meeting -> meeting.isVisibleTo(caller))
                .orElseThrow(() -> Failure.notFound("There is no such meeting")));
    }
}
