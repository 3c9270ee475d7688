package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A meeting that recurs: its rule, which was checked, its first occurrence, and what single occurrences have of their own.
 *
 * @param overrides by recurrence id; one whose id the rule does not yield means nothing
 */
public record Series(RecurrenceRule rule, WallTime time, Map<LocalDateTime, RecurrenceOverride> overrides) {
    public Series {
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    }

    /** Its occurrences by recurrence id; without end unless the rule has one. */
    public Stream<Occurrence> occurrences() {
        return starts().map(this::named);
    }

    /** Those that the rule has before that wall time, wherever they were moved. */
    public List<Occurrence> before(LocalDateTime end) {
        return occurrences()
                .takeWhile(occurrence -> occurrence.recurrenceId().isBefore(end))
                .toList();
    }

    public List<Occurrence> first(int most) {
        return occurrences().limit(most).toList();
    }

    /** Those of which any part lies in that range, whose end is not part of it, by when they start. */
    public List<Occurrence> between(Instant from, Instant to) {
        LocalDateTime last = lastNamedBefore(from, to);
        return starts().takeWhile(start -> !start.isAfter(last))
                .map(this::named)
                .filter(occurrence -> occurrence.overlaps(from, to))
                .sorted(Comparator.comparing(Occurrence::utcStart))
                .toList();
    }

    /** A wall time may be read a day later at most, so that whatever is after it was moved into the range. */
    private LocalDateTime lastNamedBefore(Instant from, Instant to) {
        LocalDateTime end = LocalDateTime.ofInstant(to, time.zone()).plusDays(1);
        return overrides.entrySet().stream()
                .filter(override -> override.getValue().start() != null)
                .map(Map.Entry::getKey)
                .filter(recurrenceId -> named(recurrenceId).overlaps(from, to))
                .reduce(end, (later, recurrenceId) -> recurrenceId.isAfter(later) ? recurrenceId : later);
    }

    /** Empty for a wall time that the rule does not yield. */
    public Optional<Occurrence> occurrence(LocalDateTime recurrenceId) {
        return starts().dropWhile(start -> start.isBefore(recurrenceId))
                .findFirst()
                .filter(recurrenceId::equals)
                .map(this::named);
    }

    /** The wall time up to which it is expanded: {@link RecurrenceLimits#HORIZON} after now, or after a start to come. */
    public LocalDateTime horizon(Instant now) {
        ZonedDateTime here = now.atZone(time.zone());
        LocalDateTime begin = here.toLocalDateTime().isAfter(time.start()) ? here.toLocalDateTime() : time.start();
        return begin.plus(RecurrenceLimits.HORIZON);
    }

    Stream<LocalDateTime> starts() {
        return RuleStarts.of(rule, time.start());
    }

    private Occurrence named(LocalDateTime recurrenceId) {
        return Occurrence.of(recurrenceId, time, overrides.getOrDefault(recurrenceId, RecurrenceOverride.NONE));
    }
}
