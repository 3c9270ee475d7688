package dev.rollcall.meeting.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.SeriesSplit;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** A merge patch at an occurrence of a meeting, as what it makes of that one or of it and what follows. */
record OccurrencePatch(Meeting meeting, LocalDateTime recurrenceId, ObjectNode patch) {
    private static final String START = "start";
    private static final String RULE = "recurrence_rule";

    /** What a meeting without a rule recurs by. */
    private static final RecurrenceRule ONCE = new RecurrenceRule(
            RecurrenceRule.Frequency.DAILY, 1, 1, null, List.of(), List.of(), List.of(), List.of(), null);

    boolean saysRule() {
        return patch.has(RULE);
    }

    /** All that the occurrence has of its own from then on; a null takes a field back to the series'. */
    RecurrenceOverride own() {
        requireOccurrence();
        RecurrenceOverride before = meeting.recurrenceOverrides().getOrDefault(recurrenceId, RecurrenceOverride.NONE);
        return Bodies.read(
                MergePatch.apply(before, patch.deepCopy()),
                RecurrenceOverride.class,
                (override, violations) -> OverrideRules.check(override, meeting.allDay(), "", violations));
    }

    /** The same with a start that is moved by as much, at the first occurrence. */
    OccurrencePatch ofAll() {
        requireOccurrence();
        ObjectNode moved = patch.deepCopy();
        LocalDateTime start = start();
        if (start != null) {
            LocalDateTime shifted = meeting.start().plus(Duration.between(recurrenceId, start));
            moved.put(START, shifted.toString());
        }
        return new OccurrencePatch(meeting, meeting.start(), moved);
    }

    /** The meeting as it goes on from that occurrence. */
    MeetingDraft rest() {
        Series rest = SeriesSplit.at(series(), recurrenceId, null).after();
        LocalDateTime start = start();
        boolean moves = start != null && !start.equals(recurrenceId) && !saysRule();
        Series base = moves ? SeriesSplit.at(series(), recurrenceId, start).after() : rest;
        MeetingDraft draft = patched(base);
        if (!saysRule() || draft.recurrenceRule() == null) {
            return draft;
        }
        LocalDateTime newStart = draft.start().equals(recurrenceId) ? null : draft.start();
        Series after = SeriesSplit.at(series(), recurrenceId, newStart, draft.recurrenceRule())
                .after();
        return draft.recurring(draft.start(), draft.recurrenceRule(), after.overrides());
    }

    private MeetingDraft patched(Series base) {
        MeetingBody body = MeetingBody.of(meeting)
                .recurring(
                        base.time().start(), meeting.recurrenceRule() == null ? null : base.rule(), base.overrides());
        return MeetingRoutes.patched(body, patch.deepCopy()).draft();
    }

    private Series series() {
        WallTime time = new WallTime(meeting.start(), meeting.timeZone(), meeting.duration(), meeting.allDay());
        return meeting.recurrenceRule() == null
                ? new Series(ONCE, time, Map.of())
                : new Series(meeting.recurrenceRule(), time, meeting.recurrenceOverrides());
    }

    private void requireOccurrence() {
        if (series().occurrence(recurrenceId).isEmpty()) {
            throw Failure.notFound("There is no such occurrence");
        }
    }

    /** Null where none is said, or one that the rules of a meeting refuse anyhow. */
    private LocalDateTime start() {
        JsonNode said = patch.get(START);
        try {
            LocalDateTime start = said == null || !said.isTextual() ? null : LocalDateTime.parse(said.asText());
            boolean fits = start != null
                    && start.getYear() >= Limits.FIRST_YEAR
                    && start.getYear() <= Limits.LAST_YEAR
                    && start.getNano() == 0;
            return fits ? start : null;
        } catch (DateTimeException e) {
            return null; // whoever reads the body tells so
        }
    }
}
