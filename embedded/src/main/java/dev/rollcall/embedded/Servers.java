package dev.rollcall.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One server of each kind for all the tests of a JVM, started when it is first asked for, stopped when the JVM ends,
 * the last one first.
 */
public final class Servers {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final BackingServices BACKING =
            ServiceLoader.load(BackingServices.class).findFirst().orElseGet(EmbeddedServices::new);

    /** What is up, the latest first. */
    private static final Deque<AutoCloseable> UP = new ArrayDeque<>();

    private static Postgres postgres;
    private static Redis redis;
    private static MailCatcher mail;
    private static OpenIdServer openId;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Servers::stop, "stop-servers"));
    }

    private Servers() {}

    /** Otherwise they run elsewhere, as in containers. */
    public static boolean areEmbedded() {
        return BACKING instanceof EmbeddedServices;
    }

    public static synchronized Postgres postgres() {
        if (postgres == null) {
            postgres = stoppedAtExit(BACKING.startPostgres());
        }
        return postgres;
    }

    public static synchronized Redis redis() {
        if (redis == null) {
            redis = stoppedAtExit(BACKING.startRedis());
        }
        return redis;
    }

    public static synchronized MailCatcher mail() {
        if (mail == null) {
            mail = stoppedAtExit(BACKING.startMail());
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
        server.createDatabase(name);
        return server.url(name);
    }

    /** A mail server of the caller's own, to close. */
    public static MailCatcher freshMail() {
        return BACKING.startMail();
    }

    /** Stopped before all servers that are up by now. */
    public static synchronized <T extends AutoCloseable> T stoppedAtExit(T server) {
        UP.push(server);
        return server;
    }

    private static synchronized void stop() {
        while (!UP.isEmpty()) {
            var server = UP.pop();
            try {
                server.close();
            } catch (Exception e) {
                System.err.println("Cannot stop " + server + ": " + e);
            }
        }
    }
}
