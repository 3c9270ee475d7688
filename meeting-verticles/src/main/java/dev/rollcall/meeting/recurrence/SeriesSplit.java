package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A series parted at one of its occurrences: what comes before ends there, and a new series takes that one and all that
 * follow, with what single occurrences have of their own. One that was moved by itself stays where it was moved to.
 */
public final class SeriesSplit {
    private final Series before;
    private final Series after;
    private final Renaming renaming;

    /** From old to new recurrence ids, without those that have no new one. */
    private interface Renaming {
        Map<LocalDateTime, LocalDateTime> of(Collection<LocalDateTime> recurrenceIds);
    }

    private SeriesSplit(Series before, Series after, Renaming renaming) {
        this.before = before;
        this.after = after;
        this.renaming = renaming;
    }

    /**
     * The rule goes on as it was, its days moved along where the occurrence moves. Throws {@link Failure} when there is no
     * such occurrence, or when no rule says what the move would mean.
     *
     * @param newStart null where the occurrence stays
     */
    public static SeriesSplit at(Series series, LocalDateTime recurrenceId, LocalDateTime newStart) {
        Series rest = rest(series, recurrenceId);
        if (newStart == null) {
            return new SeriesSplit(before(series, recurrenceId), rest, ids -> inOrder(rest, rest, ids));
        }
        Series moved = bare(rest, MovedRule.of(rest.rule(), recurrenceId, newStart), newStart);
        Renaming renaming = ids -> inOrder(rest, moved, ids);
        return new SeriesSplit(before(series, recurrenceId), carryingOn(moved, rest, newStart, renaming), renaming);
    }

    /**
     * Another rule takes over. An occurrence has its counterpart, if any, where the new one has one that is apart from it as
     * {@code newStart} is from {@code recurrenceId}. Throws {@link Failure} when there is no such occurrence.
     *
     * @param newStart null where the occurrence stays
     * @param rule checked with the new start
     */
    public static SeriesSplit at(
            Series series, LocalDateTime recurrenceId, LocalDateTime newStart, RecurrenceRule rule) {
        Series rest = rest(series, recurrenceId);
        Series other = bare(rest, rule, newStart == null ? recurrenceId : newStart);
        Renaming renaming = ids -> byTime(rest, other, ids);
        return new SeriesSplit(before(series, recurrenceId), carryingOn(other, rest, newStart, renaming), renaming);
    }

    /** What ends before the occurrence; empty when it was the first, so that {@link #after} is the whole series. */
    public Optional<Series> before() {
        return Optional.ofNullable(before);
    }

    public Series after() {
        return after;
    }

    /** What those occurrences are called now; those that do not belong to {@link #after} are not among them. */
    public Map<LocalDateTime, LocalDateTime> renamed(Collection<LocalDateTime> recurrenceIds) {
        return renaming.of(recurrenceIds);
    }

    private static Series before(Series series, LocalDateTime recurrenceId) {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>(series.overrides());
        overrides.keySet().removeIf(id -> !id.isBefore(recurrenceId));
        return series.starts()
                .takeWhile(start -> start.isBefore(recurrenceId))
                .reduce((earlier, later) -> later)
                .map(last -> new Series(series.rule().endingWith(null, last), series.time(), overrides))
                .orElse(null);
    }

    /** As if the series began with that occurrence. */
    private static Series rest(Series series, LocalDateTime recurrenceId) {
        List<LocalDateTime> earlier =
                series.starts().takeWhile(start -> start.isBefore(recurrenceId)).toList();
        if (series.occurrence(recurrenceId).isEmpty()) {
            throw Failure.notFound("There is no such occurrence");
        }
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>(series.overrides());
        overrides.keySet().removeIf(id -> id.isBefore(recurrenceId));
        RecurrenceRule rule = series.rule();
        Integer count = rule.count() == null ? null : Integer.valueOf(rule.count() - earlier.size());
        return new Series(rule.endingWith(count, rule.until()), beginning(series.time(), recurrenceId), overrides);
    }

    private static Series bare(Series rest, RecurrenceRule rule, LocalDateTime start) {
        return new Series(rule, beginning(rest.time(), start), Map.of());
    }

    private static WallTime beginning(WallTime time, LocalDateTime start) {
        return new WallTime(start, time.zone(), time.duration(), time.allDay());
    }

    /** With the overrides of the rest; who gives the first occurrence a new start takes it from where it was moved before. */
    private static Series carryingOn(Series bare, Series rest, LocalDateTime newStart, Renaming renaming) {
        Map<LocalDateTime, RecurrenceOverride> overrides = new HashMap<>();
        renaming.of(rest.overrides().keySet()).forEach((id, name) -> {
            RecurrenceOverride override = rest.overrides().get(id);
            boolean placed = newStart != null && name.equals(newStart);
            overrides.put(name, placed ? override.inPlace() : override);
        });
        overrides.values().removeIf(RecurrenceOverride.NONE::equals);
        return new Series(bare.rule(), bare.time(), overrides);
    }

    private static Map<LocalDateTime, LocalDateTime> inOrder(Series from, Series to, Collection<LocalDateTime> ids) {
        Map<LocalDateTime, LocalDateTime> renamed = new HashMap<>();
        Set<LocalDateTime> left = new HashSet<>(ids);
        Iterator<LocalDateTime> names = to.starts().iterator();
        for (Iterator<LocalDateTime> starts = from.starts().iterator();
                !left.isEmpty() && starts.hasNext() && names.hasNext(); ) {
            LocalDateTime id = starts.next();
            LocalDateTime name = names.next();
            if (left.remove(id)) {
                renamed.put(id, name);
            }
        }
        return renamed;
    }

    private static Map<LocalDateTime, LocalDateTime> byTime(Series from, Series to, Collection<LocalDateTime> ids) {
        Duration shift = Duration.between(from.time().start(), to.time().start());
        LocalDateTime last =
                ids.isEmpty() ? to.time().start() : Collections.max(ids).plus(shift);
        Set<LocalDateTime> names =
                to.starts().takeWhile(name -> !name.isAfter(last)).collect(Collectors.toSet());
        return ids.stream()
                .filter(id -> names.contains(id.plus(shift)))
                .collect(Collectors.toMap(id -> id, id -> id.plus(shift), (same, again) -> same));
    }
}
