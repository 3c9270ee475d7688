package dev.rollcall.app;

import dev.rollcall.bus.BusSettings;
import dev.rollcall.http.Certificate;
import dev.rollcall.http.HttpSettings;
import dev.rollcall.http.Peers;
import dev.rollcall.http.TrustedProxies;
import dev.rollcall.protocol.Service;
import dev.rollcall.sql.DatabaseSettings;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every node of either service is told.
 *
 * @param jwtSecret null where access tokens are verified by keys alone
 * @param traces the OTLP collector that spans are sent to, or null
 */
public record NodeSettings(
        BusSettings bus,
        ClusterSettings cluster,
        HttpSettings http,
        DatabaseSettings database,
        String redisUrl,
        String jwtSecret,
        String serviceKey,
        String traces) {
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?");
    private static final Pattern DATABASE_NUMBER = Pattern.compile("(/\\d*)?");

    /**
     * @param databaseSetting the name of the one that says where the service's database is
     * @param httpPort unless {@code HTTP_PORT} says otherwise
     */
    public static NodeSettings read(Settings settings, Service service, String databaseSetting, int httpPort) {
        String serviceKey = settings.secret("SERVICE_KEY");
        String jwtSecret = jwtSecret(settings, service);
        if (serviceKey.equals(jwtSecret)) {
            throw new SettingsException("SERVICE_KEY", "must be another one than JWT_SECRET_KEY");
        }
        return new NodeSettings(
                bus(settings, service, serviceKey),
                cluster(settings),
                new HttpSettings(
                        settings.text("HTTP_HOST", "127.0.0.1"),
                        settings.port("HTTP_PORT", httpPort),
                        origins(settings),
                        proxies(settings),
                        settings.decimal("RATE_LIMIT_SCALE", 0, 1_000_000, 1),
                        certificate(settings)),
                database(settings, databaseSetting),
                redis(settings),
                jwtSecret,
                serviceKey,
                traces(settings));
    }

    private static String traces(Settings settings) {
        String collector = settings.text("OTEL_EXPORTER_OTLP_ENDPOINT", null);
        if (collector != null && !ORIGIN.matcher(collector).matches()) {
            throw new SettingsException(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "must be an address such as http://localhost:4318, without a path");
        }
        return collector;
    }

    /** Where tokens are signed by keys, whoever only verifies them learns those of the auth service. */
    private static String jwtSecret(Settings settings, Service service) {
        boolean byKeys = service != Service.AUTH && settings.text("JWT_KEYS", null) != null;
        return byKeys && settings.text("JWT_SECRET_KEY", null) == null ? null : settings.secret("JWT_SECRET_KEY");
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
        String host = LocalAddress.of("CLUSTER_HOST", settings.text("CLUSTER_HOST", "127.0.0.1"));
        String certificate = settings.text("BUS_TLS_CERT", null);
        if (certificate == null && !Peers.isLoopback(host)) {
            throw new SettingsException(
                    "BUS_TLS_CERT",
                    "is missing: beyond loopback the bus runs over mutual TLS only (CLUSTER_HOST=" + host + ")");
        }
        ClusterSettings.Tls tls = certificate == null
                ? null
                : new ClusterSettings.Tls(
                        settings.file("BUS_TLS_CERT"), settings.file("BUS_TLS_KEY"), settings.file("BUS_TLS_CA"));
        return new ClusterSettings(
                host,
                settings.port("CLUSTER_PORT", 5701),
                settings.list("CLUSTER_MEMBERS"),
                settings.port("BUS_PORT", 0),
                tls);
    }

    /** Null for plain HTTP, behind something that speaks TLS. */
    private static Certificate certificate(Settings settings) {
        if (settings.text("HTTP_TLS_CERT", null) == null && settings.text("HTTP_TLS_KEY", null) == null) {
            return null;
        }
        return new Certificate(settings.file("HTTP_TLS_CERT"), settings.file("HTTP_TLS_KEY"));
    }

    /** As browsers write them (RFC 6454, section 6.2): any other form would never match. */
    private static Set<String> origins(Settings settings) {
        Set<String> origins = settings.list("CORS_ALLOWED_ORIGINS");
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new SettingsException(
                    "CORS_ALLOWED_ORIGINS", "must list origins such as https://app.example.com, without a path");
        }
        return origins;
    }

    private static TrustedProxies proxies(Settings settings) {
        try {
            return TrustedProxies.of(settings.list("TRUSTED_PROXIES"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("TRUSTED_PROXIES", e.getMessage());
        }
    }

    private static String redis(Settings settings) {
        URI url = settings.url("REDIS_URL", Set.of("redis", "rediss"));
        if (!DATABASE_NUMBER.matcher(url.getPath()).matches()) {
            throw new SettingsException("REDIS_URL", "may name a database by its number only: redis://host:6379/0");
        }
        return url.toString();
    }

    private static DatabaseSettings database(Settings settings, String name) {
        URI url = settings.url(name, Set.of("postgresql", "postgres"));
        if (url.getPath() == null || url.getPath().length() < 2) {
            throw new SettingsException(name, "must name a database: postgresql://user:password@host:5432/database");
        }
        return new DatabaseSettings(
                connect(name, url),
                settings.number("DATABASE_POOL_SIZE", 1, 500, DatabaseSettings.POOL_SIZE),
                settings.number("DATABASE_WAIT_QUEUE", 0, 100_000, DatabaseSettings.WAIT_QUEUE));
    }

    private static PgConnectOptions connect(String name, URI url) {
        try {
            return PgConnectOptions.fromUri(url.toString());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(name, "has parts that PostgreSQL does not know"); // its text holds the password
        }
    }
}
