package dev.rollcall.app;

import dev.rollcall.bus.BusSettings;
import dev.rollcall.http.HttpSettings;
import dev.rollcall.http.Peers;
import dev.rollcall.protocol.Service;
import dev.rollcall.sql.DatabaseSettings;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.Set;

/** What every node of either service is told. */
public record NodeSettings(
        BusSettings bus,
        ClusterSettings cluster,
        HttpSettings http,
        DatabaseSettings database,
        String redisUrl,
        String jwtSecret,
        String serviceKey) {
    /**
     * @param databaseSetting the name of the one that says where the service's database is
     * @param httpPort unless {@code HTTP_PORT} says otherwise
     */
    public static NodeSettings read(Settings settings, Service service, String databaseSetting, int httpPort) {
        String serviceKey = settings.secret("SERVICE_KEY");
        String jwtSecret = settings.secret("JWT_SECRET_KEY");
        if (serviceKey.equals(jwtSecret)) {
            throw new SettingsException("SERVICE_KEY", "must be another one than JWT_SECRET_KEY");
        }
        return new NodeSettings(
                bus(settings, service, serviceKey),
                cluster(settings),
                new HttpSettings(
                        settings.text("HTTP_HOST", "127.0.0.1"),
                        settings.port("HTTP_PORT", httpPort),
                        settings.list("CORS_ALLOWED_ORIGINS")),
                database(settings, databaseSetting),
                settings.url("REDIS_URL", Set.of("redis", "rediss")).toString(),
                jwtSecret,
                serviceKey);
    }

    private static BusSettings bus(Settings settings, Service service, String serviceKey) {
        return new BusSettings(
                service,
                "",
                serviceKey,
                settings.duration("ASK_DEADLINE", BusSettings.DEADLINE),
                settings.number("ASK_IN_FLIGHT", 1, 100_000, BusSettings.MAX_IN_FLIGHT),
                settings.number("BREAKER_FAILURES", 1, 1_000, BusSettings.BREAKER_FAILURES),
                settings.duration("BREAKER_RESET", BusSettings.BREAKER_RESET));
    }

    private static ClusterSettings cluster(Settings settings) {
        String host = settings.text("CLUSTER_HOST", "127.0.0.1");
        String certificate = settings.text("BUS_TLS_CERT", null);
        if (certificate == null && !Peers.isLoopback(host)) {
            throw new SettingsException(
                    "BUS_TLS_CERT",
                    "is missing: beyond loopback the bus runs over mutual TLS only (CLUSTER_HOST=" + host + ")");
        }
        ClusterSettings.Tls tls = certificate == null
                ? null
                : new ClusterSettings.Tls(certificate, settings.text("BUS_TLS_KEY"), settings.text("BUS_TLS_CA"));
        return new ClusterSettings(
                host,
                settings.port("CLUSTER_PORT", 5701),
                settings.list("CLUSTER_MEMBERS"),
                settings.port("BUS_PORT", 0),
                tls);
    }

    private static DatabaseSettings database(Settings settings, String name) {
        URI url = settings.url(name, Set.of("postgresql", "postgres"));
        if (url.getPath() == null || url.getPath().length() < 2) {
            throw new SettingsException(name, "must name a database: postgresql://user:password@host:5432/database");
        }
        return new DatabaseSettings(
                PgConnectOptions.fromUri(url.toString()),
                settings.number("DATABASE_POOL_SIZE", 1, 500, DatabaseSettings.POOL_SIZE),
                settings.number("DATABASE_WAIT_QUEUE", 0, 100_000, DatabaseSettings.WAIT_QUEUE));
    }
}
