package dev.rollcall.meeting.recurrence;

import dev.rollcall.protocol.RecurrenceRule;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * The starts that a rule yields, one after the other, by the one engine that we use. It knows wall time only, so that no
 * change of clocks or of zone data moves one.
 */
final class RuleStarts implements Iterator<LocalDateTime> {
    /** Those of a daily meeting for more than two centuries: far beyond every horizon, and counted in milliseconds. */
    static final int MOST = 100_000;

    private RecurrenceRuleIterator engine;
    private int left = MOST;

    private RuleStarts(RecurrenceRule rule, LocalDateTime start) {
        try {
            engine = new org.dmfs.rfc5545.recur.RecurrenceRule(RecurrenceText.floating(rule), RfcMode.RFC5545_STRICT)
                    .iterator(floating(start));
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException("No rule that was checked: " + rule, e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            end();
        }
    }

    /** In order, {@link #MOST} at most, of a rule that was checked; without end unless the rule has one. */
    static Stream<LocalDateTime> of(RecurrenceRule rule, LocalDateTime start) {
        int kind = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new RuleStarts(rule, start), kind), false);
    }

    @Override
    public boolean hasNext() {
        return left > 0 && engine.hasNext();
    }

    /** The engine looks ahead, and throws when it has found nothing for so long that nothing is to be expected. */
    @Override
    public LocalDateTime next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        LocalDateTime start = LocalDateTime.ofEpochSecond(engine.peekMillis() / 1_000, 0, ZoneOffset.UTC);
        left--;
        try {
            engine.nextMillis();
        } catch (IllegalArgumentException | IllegalStateException e) {
            end();
        }
        return start;
    }

    private void end() {
        left = 0;
    }

    private static DateTime floating(LocalDateTime time) {
        return new DateTime(
                time.getYear(),
                time.getMonthValue() - 1,
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }
}
