package dev.rollcall.meeting.meetings;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.WriteOptions.Notify;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;
import java.util.List;

/**
 * What the change log tells of a change to a meeting. {@link #data} goes into its row, together with the {@code meeting_id} and
 * the {@code version} that it has from then on, which the statement knows.
 *
 * @param type such as {@code meeting.updated}
 * @param actor who did it; null for a guest or the service itself
 * @param details what became of each field that changed
 * @param recurrenceId the occurrence that it is about; null where it is about all
 * @param participant the place that it is about, if any
 * @param subject the user of that place; null for a guest's
 */
public record Telling(
        String type,
        UserId actor,
        Notify notified,
        List<FieldChange> details,
        LocalDateTime recurrenceId,
        ParticipantId participant,
        UserId subject) {
    /** The values are those that JSON shows; null for what is not set. */
    public record FieldChange(String field, Object before, Object after) {
        private JsonObject json() {
            return new JsonObject()
                    .put("field", field)
                    .put("before", asJson(before))
                    .put("after", asJson(after));
        }

        private static Object asJson(Object value) {
            return Json.LENIENT.convertValue(value, Object.class);
        }
    }

    /** Of a meeting as a whole. */
    public static Telling of(String type, UserId actor, Notify notified, List<FieldChange> details) {
        return new Telling(type, actor, notified, details, null, null, null);
    }

    public Telling ofOccurrence(LocalDateTime occurrence) {
        return new Telling(type, actor, notified, details, occurrence, participant, subject);
    }

    public Telling ofParticipant(ParticipantId place, UserId user) {
        return new Telling(type, actor, notified, details, recurrenceId, place, user);
    }

    /** For the column {@code data}, by {@code $n::jsonb || jsonb_build_object('meeting_id', …, 'version', …)}. */
    public JsonObject data() {
        JsonArray changed = new JsonArray();
        JsonArray changes = new JsonArray();
        details.forEach(detail -> {
            changed.add(detail.field());
            changes.add(detail.json());
        });
        JsonObject data = new JsonObject()
                .put("actor", actor == null ? null : actor.toString())
                .put("notify", MeetingRow.word(notified))
                .put("changed", changed);
        putUnless(data, "details", changes, changes.isEmpty());
        putUnless(data, "recurrence_id", asText(recurrenceId), recurrenceId == null);
        putUnless(data, "participant_id", asText(participant), participant == null);
        putUnless(data, "subject", asText(subject), subject == null);
        return data;
    }

    private static void putUnless(JsonObject data, String field, Object value, boolean isAbsent) {
        if (!isAbsent) {
            data.put(field, value);
        }
    }

    private static Object asText(Object value) {
        return value == null ? null : FieldChange.asJson(value);
    }
}
