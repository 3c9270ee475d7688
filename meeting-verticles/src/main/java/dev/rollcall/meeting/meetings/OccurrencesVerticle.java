package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Occurrences;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;

/** The occurrences of a meeting, one by one. */
public final class OccurrencesVerticle extends VerticleBase {
    private final Bus bus;
    private final MeetingStore meetings;
    private final OccurrenceStore occurrences;
    private final Actor actor = Actor.of(Occurrences.class).on(Occurrences.ListOf.class, this::list);

    public OccurrencesVerticle(Bus bus, MeetingStore meetings, OccurrenceStore occurrences) {
        this.bus = bus;
        this.meetings = meetings;
        this.occurrences = occurrences;
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

    /** Refused alike whether there is none or the caller may not know of it. */
    private Future<StoredMeeting> visible(MeetingId id, UserId caller) {
        return meetings.find(id).map(found -> found.filter(meeting -> meeting.isVisibleTo(caller))
                .orElseThrow(() -> Failure.notFound("There is no such meeting")));
    }
}
