package dev.rollcall.meeting.availability;

import dev.rollcall.protocol.Availability.BusyBlock;
import dev.rollcall.protocol.Availability.PersonBusy;
import dev.rollcall.protocol.Availability.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Times for a meeting, on the half hours of a zone within working hours, where the fewest people are busy; those who have only
 * been asked to something then count next, and then the earliest is the best. The best do not overlap.
 *
 * @param days such as {@code mo}
 */
record FreeSlots(
        Duration duration, Instant from, Instant to, ZoneId zone, Set<String> days, LocalTime opens, LocalTime closes) {
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final int MOST = 20;

    List<Slot> among(List<PersonBusy> people) {
        List<Ranked> ranked = candidates().stream()
                .map(start -> rank(start, people))
                .sorted(Comparator.comparingInt(
                                (Ranked each) -> each.slot().busy().size())
                        .thenComparing(Ranked::tentative)
                        .thenComparing(each -> each.slot().start()))
                .toList();
        List<Slot> best = new ArrayList<>();
        for (Ranked each : ranked) {
            if (best.size() < MOST && best.stream().noneMatch(chosen -> overlap(chosen, each.slot()))) {
                best.add(each.slot());
            }
        }
        return best;
    }

    private record Ranked(Slot slot, long tentative) {}

    private Ranked rank(Instant start, List<PersonBusy> people) {
        Instant end = start.plus(duration);
        List<String> busy = people.stream()
                .filter(person -> is("busy", person, start, end))
                .map(PersonBusy::participant)
                .toList();
        long tentative = people.stream()
                .filter(person -> is("tentative", person, start, end))
                .count();
        return new Ranked(new Slot(start, end, people.size() - busy.size(), busy), tentative);
    }

    private static boolean is(String status, PersonBusy person, Instant start, Instant end) {
        return person.busy().stream().anyMatch(block -> block.status().equals(status) && overlaps(block, start, end));
    }

    private static boolean overlaps(BusyBlock block, Instant start, Instant end) {
        return block.start().isBefore(end) && start.isBefore(block.end());
    }

    private static boolean overlap(Slot one, Slot other) {
        return one.start().isBefore(other.end()) && other.start().isBefore(one.end());
    }

    /** A local time that the clocks skip is none, and of one that occurs twice the first is meant. */
    private List<Instant> candidates() {
        List<Instant> starts = new ArrayList<>();
        LocalDate last = to.atZone(zone).toLocalDate();
        for (LocalDate day = from.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            if (!days.contains(day.getDayOfWeek().name().substring(0, 2).toLowerCase(java.util.Locale.ROOT))) {
                continue;
            }
            Instant closing = day.atTime(closes).atZone(zone).toInstant();
            LocalDateTime local = day.atTime(opens);
            for (; local.isBefore(day.atTime(closes)); local = local.plus(STEP)) {
                ZonedDateTime start = local.atZone(zone);
                Instant end = start.toInstant().plus(duration);
                boolean fits = !start.toInstant().isBefore(from) && !end.isAfter(to) && !end.isAfter(closing);
                if (fits && start.toLocalDateTime().equals(local)) {
                    starts.add(start.toInstant());
                }
            }
        }
        return starts;
    }
}
