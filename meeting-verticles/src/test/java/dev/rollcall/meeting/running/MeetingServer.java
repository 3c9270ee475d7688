package dev.rollcall.meeting.running;

import static dev.rollcall.meeting.running.Waiting.await;

import dev.rollcall.app.Running;
import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.MeetingService;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A node of the meeting service as it is in production, on any free ports, and what tests do with it over HTTP. */
public final class MeetingServer implements AutoCloseable {
    public static final String SERVICE_KEY = "Yq3vD8sKx1nPz7wLr5tBm9cHj2fGu6aE";
    public static final String JWT_SECRET_KEY = "o4Wc0ZkV8eXb1TqNy6RmSd3JpHg7LfUa";

    private static FakeAuth sharedAuth;
    private static MeetingServer shared;

    private final Running running;
    private final String database;

    private MeetingServer(Running running, String database) {
        this.running = running;
        this.database = database;
    }

    /** The one that all tests share which need nothing special. */
    public static synchronized MeetingServer shared() {
        if (shared == null) {
            shared = start(sharedAuth(), Servers.freshDatabase());
        }
        return shared;
    }

    /** The auth service beside it. */
    public static synchronized FakeAuth sharedAuth() {
        if (sharedAuth == null) {
            sharedAuth = FakeAuth.start();
        }
        return sharedAuth;
    }

    public static MeetingServer start(FakeAuth auth, String database) {
        return new MeetingServer(await(MeetingService.start(settings(database, auth.clusterAddress()))), database);
    }

    /** One more node on the same database. */
    public MeetingServer another(Map<String, String> otherwise) {
        Map<String, String> settings = settings(database, running.clusterAddress());
        settings.putAll(otherwise);
        return new MeetingServer(await(MeetingService.start(settings)), database);
    }

    public static MeetingServer of(Running running, String database) {
        return new MeetingServer(running, database);
    }

    public static Map<String, String> settings(String database, String clusterMembers) {
        Map<String, String> settings = new HashMap<>();
        settings.put("SERVICE_KEY", SERVICE_KEY);
        settings.put("JWT_SECRET_KEY", JWT_SECRET_KEY);
        settings.put("DATABASE_URL", database);
        settings.put("REDIS_URL", Servers.redis().url());
        settings.put("CLUSTER_MEMBERS", clusterMembers);
        settings.put("HTTP_PORT", "0");
        settings.put("CLUSTER_PORT", "0");
        settings.put("BUS_PORT", "0");
        settings.put("RATE_LIMIT_SCALE", "0");
        return settings;
    }

    public String url() {
        return "http://127.0.0.1:" + running.httpPort();
    }

    public Call call(String path) {
        return Call.to(url() + path);
    }

    public Answer create(Person owner, MeetingJson meeting) {
        return call("/v1/meetings").by(owner).post(meeting.fields());
    }

    /** The id of a new meeting. */
    public String created(Person owner, MeetingJson meeting) {
        return create(owner, meeting).expect(201).text("/id");
    }

    /** The id of a new room. */
    public String room(Person admin) {
        return call("/v1/rooms")
                .by(admin)
                .post(Map.of("name", "Room " + UUID.randomUUID()))
                .expect(201)
                .text("/id");
    }

    public Answer show(Person caller, String id) {
        return call("/v1/meetings/" + id).by(caller).get();
    }

    /** The copy of that user. */
    public Answer user(Person person) {
        return call("/internal/v1/users/" + person.id()).serviceKey().get();
    }

    public Sql sql() {
        return new Sql(database);
    }

    @Override
    public void close() {
        await(running.stop());
    }
}
