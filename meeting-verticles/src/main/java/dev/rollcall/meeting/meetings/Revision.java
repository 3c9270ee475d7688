package dev.rollcall.meeting.meetings;

import dev.rollcall.meeting.meetings.Telling.FieldChange;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** What a new draft changes of the one before, field by field, by their names in the API. */
record Revision(MeetingDraft draft, List<FieldChange> details) {
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
        List<FieldChange> details = FIELDS.entrySet().stream()
                .map(field -> new FieldChange(
                        field.getKey(),
                        field.getValue().apply(before),
                        field.getValue().apply(after)))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
        return new Revision(after, details);
    }

    boolean isEmpty() {
        return details.isEmpty();
    }

    /** What the change log calls it. */
    String changeType() {
        return changes(Set.of("status")) && draft.status() == MeetingDraft.Status.CANCELLED
                ? "meeting.cancelled"
                : "meeting.updated";
    }

    /** By how much the sequence number rises. */
    int sequenceStep() {
        return changes(SIGNIFICANT) ? 1 : 0;
    }

    boolean changesOccurrences() {
        return changes(OF_OCCURRENCES);
    }

    private boolean changes(Set<String> fields) {
        return details.stream().anyMatch(change -> fields.contains(change.field()));
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
        fields.put("location", Revision::location);
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

    private static Meeting.Location location(MeetingDraft draft) {
        return draft.locationName() == null && draft.roomId() == null
                ? null
                : new Meeting.Location(draft.locationName(), draft.roomId());
    }
}
