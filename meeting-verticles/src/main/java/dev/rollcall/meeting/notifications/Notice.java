package dev.rollcall.meeting.notifications;

import dev.rollcall.protocol.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a change is told of by mail, and to whom; most changes are not. */
record Notice(Kind kind, Audience audience, Change change, JsonObject data) {
    enum Kind {
        INVITATION,
        UPDATE,
        CANCELLATION,
        RESPONSE,
        PROMOTION,
        REMINDER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Audience {
        EVERYBODY,
        /** Everybody but who has declined. */
        THOSE_WHO_COME,
        PARTICIPANT,
        REMOVED,
        OWNER
    }

    private static final String CANCELLED = "cancelled";

    /** Those that somebody who comes has to know; the others, such as alerts, are not worth a mail. */
    private static final Set<String> TOLD = Set.of(
            "title",
            "description",
            "start",
            "time_zone",
            "duration",
            "all_day",
            "status",
            "location",
            "join_url",
            "agenda",
            "links",
            "recurrence_rule",
            "recurrence_overrides");

    /** By which an answer that was given may be another one: even who declined is told. */
    private static final Set<String> OF_TIME = Set.of("start", "time_zone", "duration", "all_day", "recurrence_rule");

    /** The types of the changes that are followed. */
    static final Set<String> TYPES = Set.of(
            "meeting.created",
            "meeting.updated",
            "meeting.cancelled",
            "meeting.deleted",
            "meeting.restored",
            "occurrence.updated",
            "occurrence.cancelled",
            "participant.added",
            "participant.removed",
            "participant.responded",
            "participant.promoted");

    static Optional<Notice> of(Change change) {
        JsonObject data = new JsonObject(change.data());
        if ("none".equals(data.getString("notify"))) {
            return Optional.empty();
        }
        return switch (change.type()) {
            case "meeting.created", "meeting.restored" -> some(Kind.INVITATION, Audience.EVERYBODY, change, data);
            case "meeting.cancelled", "meeting.deleted", "occurrence.cancelled" ->
                some(Kind.CANCELLATION, Audience.EVERYBODY, change, data);
            case "meeting.updated", "occurrence.updated" -> ofUpdate(change, data);
            case "participant.added" -> some(Kind.INVITATION, Audience.PARTICIPANT, change, data);
            case "participant.removed" -> some(Kind.CANCELLATION, Audience.REMOVED, change, data);
            case "participant.responded" -> some(Kind.RESPONSE, Audience.OWNER, change, data);
            case "participant.promoted" -> some(Kind.PROMOTION, Audience.PARTICIPANT, change, data);
            default -> Optional.empty();
        };
    }

    private static Optional<Notice> ofUpdate(Change change, JsonObject data) {
        JsonObject status = detail(data, "status");
        if (status != null && CANCELLED.equals(status.getString("after"))) {
            return some(Kind.CANCELLATION, Audience.EVERYBODY, change, data);
        }
        if (status != null && CANCELLED.equals(status.getString("before"))) {
            return some(Kind.INVITATION, Audience.EVERYBODY, change, data);
        }
        JsonArray changed = data.getJsonArray("changed", new JsonArray());
        if (changed.stream().noneMatch(TOLD::contains)) {
            return Optional.empty();
        }
        boolean isOfTime = changed.stream().anyMatch(OF_TIME::contains);
        return some(Kind.UPDATE, isOfTime ? Audience.EVERYBODY : Audience.THOSE_WHO_COME, change, data);
    }

    private static Optional<Notice> some(Kind kind, Audience audience, Change change, JsonObject data) {
        return Optional.of(new Notice(kind, audience, change, data));
    }

    /** What became of that field; null where it stayed. */
    private static JsonObject detail(JsonObject data, String field) {
        return data.getJsonArray("details", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(detail -> field.equals(detail.getString("field")))
                .findFirst()
                .orElse(null);
    }

    /** The address of a guest who was removed; null for anybody else. */
    String removedGuest() {
        JsonObject place =
                audience == Audience.REMOVED && data.getString("subject") == null ? detail(data, "participants") : null;
        return place != null && place.getValue("before") instanceof JsonObject before
                ? before.getString("email")
                : null;
    }

    /** Whether what stands of the meeting as a whole is told by it, so that what waits to be told means nothing more. */
    boolean supersedes() {
        return (kind == Kind.INVITATION || kind == Kind.CANCELLATION) && data.getString("recurrence_id") == null;
    }
}
