package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.meeting.recurrence.Occurrence;
import dev.rollcall.meeting.recurrence.Series;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.Violation;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** That what somebody says of single occurrences is about occurrences that there are, and leaves one standing. */
final class OverrideKeys {
    private OverrideKeys() {}

    /** @param said those that are told of; what was there before may have lost its occurrence to another rule */
    static void check(MeetingBody body, Map<LocalDateTime, RecurrenceOverride> said, Violations violations) {
        List<LocalDateTime> ids = said.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (ids.isEmpty() || !violations.isEmpty()) {
            return;
        }
        MeetingDraft draft = body.draft();
        Series series = new Series(draft.recurrenceRule(), WallTime.of(draft), draft.recurrenceOverrides());
        Set<LocalDateTime> there = series.before(Collections.max(ids).plusSeconds(1)).stream()
                .map(Occurrence::recurrenceId)
                .collect(Collectors.toSet());
        ids.stream().filter(id -> !there.contains(id)).forEach(id -> {
            String name = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(id);
            String detail = "is not the local start of an occurrence of the rule";
            violations.add("/recurrence_overrides/" + name, "not_an_occurrence", detail);
        });
        if (series.first(draft.recurrenceOverrides().size() + 1).stream().allMatch(Occurrence::isCancelled)) {
            String detail = "must leave an occurrence that takes place; cancel the meeting to have none";
            violations.add("/recurrence_overrides", Violation.INVALID, detail);
        }
    }
}
