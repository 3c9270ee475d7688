package dev.rollcall.system;

import dev.rollcall.app.Running;
import dev.rollcall.auth.AuthService;
import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.MeetingService;
import io.vertx.core.Future;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Both services on databases of their own; the meeting service can be stopped and started again. */
final class TwoServices implements AutoCloseable {
    /** Whoever registers and verifies this one is an administrator. */
    static final String ADMIN = "root@example.com";

    static final String SERVICE_KEY = "Yq3vD8sKx1nPz7wLr5tBm9cHj2fGu6aE";

    private static final int SECONDS = 60;

    private final String authDatabase = Servers.freshDatabase();
    private final String meetingDatabase = Servers.freshDatabase();
    private final Map<String, String> more;
    private final Running auth;
    private Running meeting;

    private TwoServices(Map<String, String> more) {
        this.more = more;
        auth = await(AuthService.start(settings("")));
        startMeeting();
    }

    static TwoServices start() {
        return start(Map.of());
    }

    /** @param settings beyond those that all have */
    static TwoServices start(Map<String, String> settings) {
        return new TwoServices(settings);
    }

    /** As it is at the moment: the meeting service comes back at another port. */
    Product product() {
        return new Product(url(auth), url(meeting), Servers.mail());
    }

    void stopMeeting() {
        await(meeting.stop());
    }

    void startMeeting() {
        meeting = await(MeetingService.start(settings(auth.clusterAddress())));
    }

    /** The first column of all rows, as text. */
    List<String> authRows(String sql) {
        return rows(authDatabase, sql);
    }

    List<String> meetingRows(String sql) {
        return rows(meetingDatabase, sql);
    }

    @Override
    public void close() {
        stopMeeting();
        await(auth.stop());
    }

    private Map<String, String> settings(String members) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "SERVICE_KEY",
                SERVICE_KEY,
                "JWT_SECRET_KEY",
                "o4Wc0ZkV8eXb1TqNy6RmSd3JpHg7LfUa",
                "AUTH_DATABASE_URL",
                authDatabase,
                "DATABASE_URL",
                meetingDatabase,
                "REDIS_URL",
                Servers.redis().url(),
                "SMTP_URL",
                Servers.mail().smtpUrl(),
                "ADMIN_EMAILS",
                ADMIN,
                "CLUSTER_MEMBERS",
                members,
                "ARGON2_MEMORY_KIB",
                "8192"));
        settings.putAll(Map.of("HTTP_PORT", "0", "CLUSTER_PORT", "0", "BUS_PORT", "0"));
        settings.putAll(more);
        Secrets.inSettings(settings);
        return settings;
    }

    private static String url(Running service) {
        return "http://127.0.0.1:" + service.httpPort();
    }

    private static List<String> rows(String database, String sql) {
        URI uri = URI.create(database);
        String[] user = uri.getUserInfo().split(":");
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (var connection = DriverManager.getConnection(url, user[0], user[1]);
                var statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                var results = statement.getResultSet();
                while (results.next()) {
                    rows.add(results.getString(1));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
