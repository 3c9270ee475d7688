package dev.rollcall.meeting.profiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Profile;
import dev.rollcall.protocol.Profiles;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What users say of themselves, beside the copy of who they are. */
public final class ProfileStore {
    private final Database database;

    public ProfileStore(Database database) {
        this.database = database;
    }

    /** Empty for somebody whom the copy does not know. */
    Future<Optional<Profile>> find(UserId user) {
        return database.run("""
                        SELECT u.id, coalesce(p.version, 0) AS version, u.email, u.is_email_verified, u.first_name, u.last_name,
                          u.roles, p.time_zone, p.locale, p.working_hours::text, p.notifications::text
                        FROM users u LEFT JOIN profiles p ON p.user_id = u.id WHERE u.id = $1 AND NOT u.is_deleted
                        """, user.value()).map(rows -> Rows.first(rows).map(ProfileStore::profile));
    }

    /** False when it no longer stands at that version. */
    Future<Boolean> revise(Profiles.Revise command) {
        return database.run(
                        """
                        INSERT INTO profiles AS p (user_id, time_zone, locale, working_hours, notifications)
                        SELECT id, $3, $4, $5::text::jsonb, $6::text::jsonb FROM users
                        WHERE id = $1 AND NOT is_deleted
                          AND $2 = coalesce((SELECT version FROM profiles WHERE user_id = $1), 0)
                        FOR SHARE -- waits for who erases them meanwhile, and then finds nobody
                        ON CONFLICT (user_id) DO UPDATE SET
                          version = p.version + 1, time_zone = excluded.time_zone, locale = excluded.locale,
                          working_hours = excluded.working_hours, notifications = excluded.notifications, updated_at = now()
                        WHERE p.version = $2
                        """,
                        command.caller().value(),
                        command.version(),
                        command.timeZone() == null ? null : command.timeZone().getId(),
                        command.locale(),
                        json(command.workingHours()),
                        json(command.notifications()))
                .map(rows -> rows.rowCount() > 0);
    }

    private static Profile profile(Row row) {
        String zone = row.getString("time_zone");
        Profile.Notifications notifications = read(row.getString("notifications"), Profile.Notifications.class);
        return new Profile(
                new UserId(row.getUUID("id")),
                row.getLong("version"),
                row.getString("email"),
                row.getBoolean("is_email_verified"),
                row.getString("first_name"),
                row.getString("last_name"),
                List.of(row.getArrayOfStrings("roles")),
                zone == null ? null : ZoneId.of(zone),
                row.getString("locale"),
                read(row.getString("working_hours"), Profile.WorkingHours.class),
                notifications == null ? Profile.Notifications.ALL : notifications);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return json == null ? null : Json.LENIENT.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored profile cannot be read", e);
        }
    }

    private static String json(Object value) {
        try {
            return value == null ? null : Json.LENIENT.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
