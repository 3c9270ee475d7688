package dev.rollcall.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** When people are busy, without what with; of active users alone, as in the directory. */
@ServedBy(Service.MEETING)
public sealed interface Availability<R> extends Command<R> {
    record ReadBusy(List<Invitee> people, Instant from, Instant to)
            implements Availability<BusyTimes>, Query<BusyTimes> {}

    /**
     * Times at which most of them are free, within working hours of that zone.
     *
     * @param days such as {@code mo}
     * @param opens such as {@code 09:00}, and {@code closes} after it
     */
    record Suggest(
            List<Invitee> people,
            Duration duration,
            Instant from,
            Instant to,
            ZoneId timeZone,
            List<String> days,
            String opens,
            String closes)
            implements Availability<Suggestions>, Query<Suggestions> {}

    /** One for each who was asked for, in that order. */
    record BusyTimes(List<PersonBusy> items) {}

    /**
     * @param participant the address or id that was asked for
     * @param known whether it is an active user's; of others nothing is told
     */
    record PersonBusy(String participant, boolean known, List<BusyBlock> busy) {}

    /** Blocks do not overlap. {@code status} is busy for what was accepted, else tentative. */
    record BusyBlock(Instant start, Instant end, String status) {}

    /** The best first. */
    record Suggestions(List<Slot> items) {}

    /** @param busy those who were asked for and are not free then */
    record Slot(Instant start, Instant end, int free, List<String> busy) {}
}
