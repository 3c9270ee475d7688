package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.MeetingDraft;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a new draft changes of the one before.
 *
 * @param changed the fields by their names in the API
 */
record Revision(MeetingDraft draft, List<String> changed) {
    private static final Map<String, Function<MeetingDraft, Object>> FIELDS = fields();

    /** Those that participants have to be told of, and that a new sequence number is for (RFC 5546, section 2.1.4). */
    private static final Set<String> SIGNIFICANT = Set.of(
            "start",
            "time_zone",
            "duration",
            "all_day",
            "status",
            "location",
            "recurrence_rule",
            "recurrence_overrides");

    /** Those that the occurrences follow from. */
    private static final Set<String> OF_OCCURRENCES = Set.of(
            "start",
            "time_zone",
            "duration",
            "all_day",
            "status",
            "free_busy_status",
            "location",
            "recurrence_rule",
            "recurrence_overrides");

    static Revision between(MeetingDraft before, MeetingDraft after) {
        List<String> changed = FIELDS.entrySet().stream()
                .filter(field -> !Objects.equals(
                        field.getValue().apply(before), field.getValue().apply(after)))
                .map(Map.Entry::getKey)
                .toList();
        return new Revision(after, changed);
    }

    boolean isEmpty() {
        return changed.isEmpty();
    }

    /** By how much the sequence number rises. */
    int sequenceStep() {
        return changed.stream().anyMatch(SIGNIFICANT::contains) ? 1 : 0;
    }

    boolean changesOccurrences() {
        return changed.stream().anyMatch(OF_OCCURRENCES::contains);
    }

    private static Map<String, Function<MeetingDraft, Object>> fields() {
        Map<String, Function<MeetingDraft, Object>> fields = new LinkedHashMap<>();
        fields.put("title", MeetingDraft::title);
        fields.put("description", MeetingDraft::description);
        fields.put("start", MeetingDraft::start);
        fields.put("time_zone", MeetingDraft::timeZone);
        fields.put("duration", MeetingDraft::duration);
        fields.put("all_day", MeetingDraft::allDay);
        fields.put("status", MeetingDraft::status);
        fields.put("visibility", MeetingDraft::visibility);
        fields.put("free_busy_status", MeetingDraft::freeBusyStatus);
        fields.put("location", draft -> Arrays.asList(draft.locationName(), draft.roomId()));
        fields.put("join_url", MeetingDraft::joinUrl);
        fields.put("capacity", MeetingDraft::capacity);
        fields.put("hide_participants", MeetingDraft::hideParticipants);
        fields.put("alerts", MeetingDraft::alerts);
        fields.put("agenda", MeetingDraft::agenda);
        fields.put("links", MeetingDraft::links);
        fields.put("recurrence_rule", MeetingDraft::recurrenceRule);
        fields.put("recurrence_overrides", MeetingDraft::recurrenceOverrides);
        return fields;
    }
}
