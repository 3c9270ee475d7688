package dev.rollcall.meeting.running;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a meeting to be: half an hour in Berlin unless it is said otherwise. */
public record MeetingJson(Map<String, Object> fields) {
    public static MeetingJson meeting() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "Weekly review");
        fields.put("start", "2026-10-20T09:00:00");
        fields.put("time_zone", "Europe/Berlin");
        fields.put("duration", "PT30M");
        return new MeetingJson(fields);
    }

    public static Map<String, Object> byEmail(String email, String... roles) {
        return roles.length == 0 ? Map.of("email", email) : Map.of("email", email, "roles", List.of(roles));
    }

    public static Map<String, Object> byId(Person person, String... roles) {
        String id = person.id().toString();
        return roles.length == 0 ? Map.of("user_id", id) : Map.of("user_id", id, "roles", List.of(roles));
    }

    /** @param value null for an explicit null */
    public MeetingJson with(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new MeetingJson(changed);
    }

    public MeetingJson without(String field) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.remove(field);
        return new MeetingJson(changed);
    }

    public MeetingJson startingAt(String start) {
        return with("start", start);
    }

    public MeetingJson inviting(Map<?, ?>... participants) {
        return with("participants", Arrays.asList(participants));
    }
}
