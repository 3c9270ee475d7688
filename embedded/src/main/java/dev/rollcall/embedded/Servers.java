package dev.rollcall.embedded;

import java.util.concurrent.atomic.AtomicInteger;

/** One server of each kind for all the tests of a JVM, started when it is first asked for, stopped when the JVM ends. */
public final class Servers {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static PostgresServer postgres;
    private static RedisServer redis;
    private static MailServer mail;
    private static OpenIdServer openId;

    private Servers() {}

    public static synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = stoppedAtExit(PostgresServer.startTemporary());
        }
        return postgres;
    }

    public static synchronized RedisServer redis() {
        if (redis == null) {
            redis = stoppedAtExit(RedisServer.startTemporary());
        }
        return redis;
    }

    public static synchronized MailServer mail() {
        if (mail == null) {
            mail = stoppedAtExit(MailServer.start(0, 0));
        }
        return mail;
    }

    public static synchronized OpenIdServer openId() {
        if (openId == null) {
            openId = stoppedAtExit(OpenIdServer.start(0));
        }
        return openId;
    }

    /** The URL of a new empty database that nobody else knows. */
    public static String freshDatabase() {
        var server = postgres();
        var name = "test_" + DATABASES.incrementAndGet();
        server.createByCopy(name);
        return server.url(name);
    }

    private static <T extends AutoCloseable> T stoppedAtExit(T server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException("Cannot stop " + server, e);
            }
        }));
        return server;
    }
}
