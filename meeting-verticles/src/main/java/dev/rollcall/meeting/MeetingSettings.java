package dev.rollcall.meeting;

import dev.rollcall.app.NodeSettings;
import dev.rollcall.app.Settings;
import dev.rollcall.meeting.cleanup.Retention;
import dev.rollcall.protocol.Service;
import java.util.Map;
import java.util.Set;

/**
 * What the meeting service is told.
 *
 * @param roles the actors that this node hosts
 */
public record MeetingSettings(NodeSettings node, Retention retention, Set<String> roles) {
    static final String USERS = "users";
    static final String MEETINGS = "meetings";
    static final String CLEANUP = "cleanup";
    static final String PRIVACY = "privacy";

    static MeetingSettings load(Map<String, String> environment) {
        Settings settings = Settings.load("meeting.properties", environment);
        return new MeetingSettings(
                NodeSettings.read(settings, Service.MEETING, "DATABASE_URL", 5000),
                Retention.read(settings),
                settings.words("ROLES", Set.of(USERS, MEETINGS, PRIVACY, CLEANUP)));
    }
}
