package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingDraft.FreeBusyStatus;
import dev.rollcall.protocol.MeetingDraft.Status;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RoomId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The occurrences of a meeting as they stand in the database: all that there are, or those up to the horizon. A meeting that
 * does not recur has the one.
 *
 * @param expandedTo the horizon, or null where all of them stand here
 */
record Expansion(MeetingDraft draft, List<Occurrence> occurrences, Instant expandedTo) {
    private static final RecurrenceRule ONCE = new RecurrenceRule(
            RecurrenceRule.Frequency.DAILY, 1, 1, null, List.of(), List.of(), List.of(), List.of(), null);

    static Expansion of(MeetingDraft draft, Instant now) {
        Series series = series(draft);
        if (draft.recurrenceRule() == null) {
            return new Expansion(draft, series.first(1), null);
        }
        LocalDateTime horizon = series.horizon(now);
        List<Occurrence> before = series.before(horizon);
        boolean goesOn = series.occurrences().skip(before.size()).findFirst().isPresent();
        return new Expansion(
                draft, before, goesOn ? horizon.atZone(draft.timeZone()).toInstant() : null);
    }

    /** A single meeting is a series of one. */
    static Series series(MeetingDraft draft) {
        return draft.recurrenceRule() == null
                ? new Series(ONCE, WallTime.of(draft), Map.of())
                : new Series(draft.recurrenceRule(), WallTime.of(draft), draft.recurrenceOverrides());
    }

    /** When the last of them ends. */
    Instant seriesEnd() {
        return occurrences.stream()
                .map(Occurrence::utcEnd)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** As arrays of one length: recurrence ids, local starts, starts, ends, whether cancelled, whether busy, rooms. */
    Object[] arguments() {
        return new Object[] {
            column(Occurrence::recurrenceId, LocalDateTime[]::new),
            column(occurrence -> occurrence.time().start(), LocalDateTime[]::new),
            starts(),
            ends(),
            column(occurrence -> !stands(occurrence), Boolean[]::new),
            column(this::isBusy, Boolean[]::new),
            column(this::room, UUID[]::new)
        };
    }

    /** When they take place, as columns of one length. */
    record Times(LocalDateTime[] recurrenceIds, OffsetDateTime[] starts, OffsetDateTime[] ends) {}

    Times times() {
        return new Times(column(Occurrence::recurrenceId, LocalDateTime[]::new), starts(), ends());
    }

    private OffsetDateTime[] starts() {
        return column(occurrence -> MeetingRow.utc(occurrence.utcStart()), OffsetDateTime[]::new);
    }

    private OffsetDateTime[] ends() {
        return column(occurrence -> MeetingRow.utc(occurrence.utcEnd()), OffsetDateTime[]::new);
    }

    /** What of them takes time and rooms, as columns of one length. */
    record Occupied(LocalDateTime[] recurrenceIds, Boolean[] busy, UUID[] rooms) {}

    Occupied occupied() {
        return new Occupied(
                column(Occurrence::recurrenceId, LocalDateTime[]::new),
                column(this::isBusy, Boolean[]::new),
                column(this::room, UUID[]::new));
    }

    /** The rooms that they book and when, as columns of one length. */
    record Bookings(UUID[] rooms, OffsetDateTime[] starts, OffsetDateTime[] ends) {}

    Bookings bookings() {
        List<Occurrence> booking = occurrences.stream()
                .filter(occurrence -> room(occurrence) != null)
                .toList();
        Expansion those = new Expansion(draft, booking, expandedTo);
        return new Bookings(those.column(those::room, UUID[]::new), those.starts(), those.ends());
    }

    private boolean stands(Occurrence occurrence) {
        return draft.status() != Status.CANCELLED && !occurrence.isCancelled();
    }

    boolean isBusy(Occurrence occurrence) {
        FreeBusyStatus own = occurrence.override().freeBusyStatus();
        return stands(occurrence) && Objects.requireNonNullElse(own, draft.freeBusyStatus()) == FreeBusyStatus.BUSY;
    }

    private UUID room(Occurrence occurrence) {
        RecurrenceOverride override = occurrence.override();
        RoomId room = override.location() == null
                ? draft.roomId()
                : override.location().roomId();
        return stands(occurrence) && room != null ? room.value() : null;
    }

    private <T> T[] column(Function<Occurrence, T> value, IntFunction<T[]> array) {
        return occurrences.stream().map(value).toArray(array);
    }
}
