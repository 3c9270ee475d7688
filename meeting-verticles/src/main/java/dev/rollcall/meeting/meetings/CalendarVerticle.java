package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Calendars;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Occurrences;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;

/** The calendar of whoever asks. */
public final class CalendarVerticle extends VerticleBase {
    private final Bus bus;
    private final CalendarStore store;
    private final Actor actor = Actor.of(Calendars.class).on(Calendars.View.class, this::view);

    public CalendarVerticle(Bus bus, CalendarStore store) {
        this.bus = bus;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    private Future<Occurrences.OccurrencePage> view(Calendars.View query) {
        CalendarStore.Position after =
                query.cursor() == null ? null : Cursor.parse(query.cursor(), CalendarVerticle::position);
        // one more than is shown, to know whether another page follows
        return store.list(query, after, query.limit() + 1).map(found -> page(found, query));
    }

    private static Occurrences.OccurrencePage page(List<CalendarStore.Entry> found, Calendars.View query) {
        boolean more = found.size() > query.limit();
        List<CalendarStore.Entry> shown = more ? found.subList(0, query.limit()) : found;
        return new Occurrences.OccurrencePage(
                shown.stream()
                        .map(entry -> entry.occurrence().seenBy(query.caller(), entry.meeting()))
                        .toList(),
                more ? cursor(shown.get(shown.size() - 1).position()) : null);
    }

    private static String cursor(CalendarStore.Position last) {
        return Cursor.of(last.utcStart(), last.meeting(), last.recurrenceId());
    }

    private static CalendarStore.Position position(List<String> keys) {
        // a year of more than four digits is none of ours, and more than the database can take
        if (!keys.get(0).matches("\\d{4}-.*") || !keys.get(2).matches("\\d{4}-.*")) {
            throw new IllegalArgumentException();
        }
        return new CalendarStore.Position(
                Instant.parse(keys.get(0)),
                new MeetingId(UUID.fromString(keys.get(1))),
                LocalDateTime.parse(keys.get(2)));
    }
}
