package dev.rollcall.meeting;

import dev.rollcall.app.NodeSettings;
import dev.rollcall.app.Settings;
import dev.rollcall.meeting.cleanup.Retention;
import dev.rollcall.protocol.Service;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * What the meeting service is told.
 *
 * @param pages where the pages behind mailed links are, without a trailing slash
 * @param roles the actors that this node hosts
 */
public record MeetingSettings(NodeSettings node, Retention retention, String pages, Set<String> roles) {
    static final String USERS = "users";
    static final String MEETINGS = "meetings";
    static final String NOTIFICATIONS = "notifications";
    static final String CLEANUP = "cleanup";
    static final String PRIVACY = "privacy";

    static MeetingSettings load(Map<String, String> environment) {
        Settings settings = Settings.load("meeting.properties", environment);
        NodeSettings node = NodeSettings.read(settings, Service.MEETING, "DATABASE_URL", 5000);
        URI own = node.http().local();
        String pages =
                settings.url("FRONTEND_URL", Set.of("http", "https"), own).toString();
        return new MeetingSettings(
                node,
                Retention.read(settings),
                pages.replaceFirst("/+$", ""),
                settings.words("ROLES", Set.of(USERS, MEETINGS, NOTIFICATIONS, PRIVACY, CLEANUP)));
    }
}
