package dev.rollcall.meeting.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Participant;
import java.util.List;
import java.util.Locale;

/** How participants stand in the database: to and from the values of their columns. */
final class PlaceRow {
    /** Of a participant that stands as {@code p} and their user as {@code u}, whose name and address are those of now. */
    static final String JSON = """
            json_build_object(
              'id', p.id, 'user_id', p.user_id, 'email', coalesce(u.email, p.email),
              'name', coalesce(nullif(trim(concat_ws(' ', u.first_name, u.last_name)), ''), p.name), 'roles', p.roles,
              'participation_status', p.participation_status, 'comment', p.comment, 'proposed_start', p.proposed_start)
            """;

    private static final ObjectReader ONE = Json.LENIENT.readerFor(Participant.class);
    private static final ObjectReader ALL = Json.LENIENT.readerForListOf(Participant.class);

    private PlaceRow() {}

    static Participant participant(String json) {
        return read(ONE, json);
    }

    static List<Participant> participants(String json) {
        return read(ALL, json);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String[] words(List<Participant.Role> roles) {
        return roles.stream().map(PlaceRow::word).toArray(String[]::new);
    }

    private static <T> T read(ObjectReader reader, String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored participant cannot be read", e);
        }
    }
}
