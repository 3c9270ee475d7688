package dev.rollcall.meeting.meetings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.rollcall.json.Json;
import dev.rollcall.meeting.recurrence.WallTime;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.UserId;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** How a meeting stands in the database: to and from the values of its columns. */
final class MeetingRow {
    private static final ObjectReader ALERTS = Json.LENIENT.readerForListOf(MeetingDraft.Alert.class);
    private static final ObjectReader AGENDA = Json.LENIENT.readerForListOf(MeetingDraft.AgendaItem.class);
    private static final ObjectReader LINKS = Json.LENIENT.readerForListOf(MeetingDraft.Link.class);
    private static final ObjectReader RULE = Json.LENIENT.readerFor(RecurrenceRule.class);
    private static final ObjectReader OVERRIDES =
            Json.LENIENT.readerFor(new TypeReference<Map<LocalDateTime, RecurrenceOverride>>() {});
    private static final ObjectReader PARTICIPANTS = Json.LENIENT.readerForListOf(Participant.class);

    private MeetingRow() {}

    static StoredMeeting meeting(Row row) {
        return new StoredMeeting(
                new MeetingId(row.getUUID("id")),
                row.getString("uid"),
                row.getLong("version"),
                row.getInteger("sequence"),
                draft(row),
                instant(row, "utc_start"),
                instant(row, "utc_end"),
                participants(row),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                new UserId(row.getUUID("created_by")),
                instant(row, "deleted_at"));
    }

    private static MeetingDraft draft(Row row) {
        return new MeetingDraft(
                row.getString("title"),
                row.getString("description"),
                row.getLocalDateTime("start_local"),
                ZoneId.of(row.getString("time_zone")),
                Duration.ofSeconds(row.getInteger("duration_seconds")),
                row.getBoolean("all_day"),
                constant(MeetingDraft.Status.class, row.getString("status")),
                constant(MeetingDraft.Visibility.class, row.getString("visibility")),
                constant(MeetingDraft.FreeBusyStatus.class, row.getString("free_busy_status")),
                row.getString("location_name"),
                room(row.getUUID("room_id")),
                row.getString("join_url"),
                row.getInteger("capacity"),
                row.getBoolean("hide_participants"),
                list(ALERTS, row.getString("alerts")),
                list(AGENDA, row.getString("agenda")),
                list(LINKS, row.getString("links")),
                rule(row.getString("recurrence_rule")),
                overrides(row.getString("recurrence_overrides")));
    }

    /** What {@code $1} to {@code $23} of a statement that writes a draft stand for, then the others, then the occurrences. */
    static Object[] arguments(Expansion expansion, Object... others) {
        MeetingDraft draft = expansion.draft();
        WallTime time = WallTime.of(draft);
        Object[] fields = {
            draft.title(),
            draft.description(),
            draft.start(),
            draft.timeZone().getId(),
            Math.toIntExact(draft.duration().toSeconds()),
            draft.allDay(),
            utc(time.utcStart()),
            utc(time.utcEnd()),
            word(draft.status()),
            word(draft.visibility()),
            word(draft.freeBusyStatus()),
            draft.locationName(),
            draft.joinUrl(),
            draft.capacity(),
            draft.hideParticipants(),
            json(draft.alerts()),
            json(draft.agenda()),
            json(draft.links()),
            draft.roomId() == null ? null : draft.roomId().value(),
            draft.recurrenceRule() == null ? null : json(draft.recurrenceRule()),
            draft.recurrenceOverrides().isEmpty() ? null : json(draft.recurrenceOverrides()),
            utc(expansion.seriesEnd()),
            utc(expansion.expandedTo())
        };
        return Stream.of(fields, others, expansion.arguments())
                .flatMap(Arrays::stream)
                .toArray();
    }

    /** The participants of the JSON array in the column of that name. */
    static List<Participant> participants(Row row) {
        return list(PARTICIPANTS, row.getString("participants"));
    }

    /** Null for null. */
    static Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    /** Null for null. */
    static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** As the API and the database have it; null for null. */
    static String word(Enum<?> constant) {
        return constant == null
                ? null
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String json(Object value) {
        try {
            return Json.LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RoomId room(UUID id) {
        return id == null ? null : new RoomId(id);
    }

    private static RecurrenceRule rule(String json) {
        return json == null ? null : read(RULE, json);
    }

    private static Map<LocalDateTime, RecurrenceOverride> overrides(String json) {
        return json == null ? Map.of() : read(OVERRIDES, json);
    }

    private static <T> List<T> list(ObjectReader reader, String json) {
        return json.equals("[]") ? List.of() : read(reader, json);
    }

    private static <T> T read(ObjectReader reader, String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored meeting cannot be read", e);
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
