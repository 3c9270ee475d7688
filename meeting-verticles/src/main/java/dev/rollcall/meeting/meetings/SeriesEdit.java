package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.meetings.Telling.FieldChange;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.SeriesSplit;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingOccurrence;
import dev.rollcall.protocol.Occurrences.Scope;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.UserId;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What becomes of a series that is edited at one of its occurrences.
 *
 * @param kept what the meeting itself is from then on
 * @param type what the change log calls that
 * @param details what it tells of it
 * @param recurrenceId the occurrence that it is about; null for more than one
 * @param parted what goes on as a meeting of its own, or null
 * @param renaming how later occurrences are called now; empty for those that keep their names
 */
record SeriesEdit(
        StoredMeeting current,
        MeetingDraft kept,
        String type,
        List<FieldChange> details,
        LocalDateTime recurrenceId,
        MeetingDraft parted,
        Renaming renaming) {
    private static final Map<String, Function<MeetingOccurrence, Object>> FIELDS = fields();

    /** From the occurrences that are there to what they are called from then on. */
    interface Renaming {
        Renaming NONE = recurrenceIds -> Map.of();

        Map<LocalDateTime, LocalDateTime> of(List<LocalDateTime> recurrenceIds);
    }

    /** One occurrence gets what it has of its own; it names all of that. */
    static SeriesEdit ofOne(StoredMeeting current, LocalDateTime recurrenceId, RecurrenceOverride own, UserId caller) {
        RecurrenceOverride tidy = recurrenceId.equals(own.start()) ? own.inPlace() : own;
        Map<LocalDateTime, RecurrenceOverride> overrides =
                new HashMap<>(current.draft().recurrenceOverrides());
        if (tidy.equals(RecurrenceOverride.NONE)) {
            overrides.remove(recurrenceId);
        } else {
            overrides.put(recurrenceId, tidy);
        }
        MeetingDraft before = current.draft();
        MeetingDraft kept = before.recurring(before.start(), before.recurrenceRule(), overrides);
        List<FieldChange> details =
                differences(seen(current, before, recurrenceId, caller), seen(current, kept, recurrenceId, caller));
        boolean cancels = tidy.cancels()
                && !before.recurrenceOverrides()
                        .getOrDefault(recurrenceId, RecurrenceOverride.NONE)
                        .cancels();
        String type = cancels ? "occurrence.cancelled" : "occurrence.updated";
        return new SeriesEdit(current, kept, type, details, recurrenceId, null, Renaming.NONE);
    }

    /** That occurrence and what follows become the rest: the whole meeting, when it is the first one. */
    static SeriesEdit from(StoredMeeting current, LocalDateTime recurrenceId, MeetingDraft rest, boolean otherRule) {
        Series series = Expansion.series(current.draft());
        Series after = Expansion.series(rest);
        LocalDateTime newStart = rest.start().equals(recurrenceId) ? null : rest.start();
        SeriesSplit split = otherRule
                ? SeriesSplit.at(series, recurrenceId, newStart, after.rule())
                : SeriesSplit.at(series, recurrenceId, newStart);
        Renaming renaming = split::renamed;
        if (split.before().isEmpty()) {
            return whole(current, rest, renaming);
        }
        MeetingDraft kept = ending(current.draft(), split.before().get());
        Revision revision = Revision.between(current.draft(), kept);
        return new SeriesEdit(current, kept, revision.changeType(), revision.details(), null, rest, renaming);
    }

    static SeriesEdit cancelling(StoredMeeting current, LocalDateTime recurrenceId, Scope scope, UserId caller) {
        MeetingDraft draft = current.draft();
        Series series = Expansion.series(draft);
        if (scope == Scope.THIS && draft.recurrenceRule() != null && othersStand(series, recurrenceId)) {
            return ofOne(current, recurrenceId, excluded(draft, recurrenceId), caller);
        }
        if (scope == Scope.FOLLOWING) {
            SeriesSplit split = SeriesSplit.at(series, recurrenceId, null);
            if (split.before().isPresent()) {
                return whole(current, ending(draft, split.before().get()), Renaming.NONE);
            }
        }
        return whole(current, draft.cancelled(), Renaming.NONE);
    }

    boolean isEmpty() {
        return parted == null && kept.equals(current.draft());
    }

    private static SeriesEdit whole(StoredMeeting current, MeetingDraft draft, Renaming renaming) {
        Revision revision = Revision.between(current.draft(), draft);
        return new SeriesEdit(current, draft, revision.changeType(), revision.details(), null, null, renaming);
    }

    private static MeetingDraft ending(MeetingDraft draft, Series before) {
        return draft.recurring(draft.start(), before.rule(), before.overrides());
    }

    /** There are more occurrences than overrides, or it takes a look at each. */
    private static boolean othersStand(Series series, LocalDateTime recurrenceId) {
        return series.occurrences()
                .limit(series.overrides().size() + 2L)
                .anyMatch(occurrence ->
                        !occurrence.isCancelled() && !occurrence.recurrenceId().equals(recurrenceId));
    }

    private static RecurrenceOverride excluded(MeetingDraft draft, LocalDateTime recurrenceId) {
        RecurrenceOverride own = draft.recurrenceOverrides().getOrDefault(recurrenceId, RecurrenceOverride.NONE);
        return new RecurrenceOverride(
                true,
                own.start(),
                own.duration(),
                own.title(),
                own.description(),
                own.location(),
                own.joinUrl(),
                own.status(),
                own.freeBusyStatus());
    }

    private static MeetingOccurrence seen(
            StoredMeeting current, MeetingDraft draft, LocalDateTime recurrenceId, UserId caller) {
        StoredMeeting meeting =
                current.changed(draft, current.version(), current.sequence(), current.updatedAt(), current.deletedAt());
        return new ShownOccurrence(recurrenceId, null, null, null).seenBy(caller, meeting);
    }

    private static List<FieldChange> differences(MeetingOccurrence before, MeetingOccurrence after) {
        return FIELDS.entrySet().stream()
                .map(field -> new FieldChange(
                        field.getKey(),
                        field.getValue().apply(before),
                        field.getValue().apply(after)))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }

    private static Map<String, Function<MeetingOccurrence, Object>> fields() {
        Map<String, Function<MeetingOccurrence, Object>> fields = new LinkedHashMap<>();
        fields.put("title", MeetingOccurrence::title);
        fields.put("description", MeetingOccurrence::description);
        fields.put("start", MeetingOccurrence::start);
        fields.put("duration", MeetingOccurrence::duration);
        fields.put("status", MeetingOccurrence::status);
        fields.put("free_busy_status", MeetingOccurrence::freeBusyStatus);
        fields.put("location", MeetingOccurrence::location);
        fields.put("join_url", MeetingOccurrence::joinUrl);
        return fields;
    }
}
