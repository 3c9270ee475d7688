package dev.rollcall.sql;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Locale;

/**
 * How to reach the one database of a service.
 *
 * @param connect host, port, database, user, password, TLS
 * @param poolSize connections for single statements, and as many for transactions; 1 to 500
 * @param waitQueue how many may wait for a connection before further ones are refused
 */
public record DatabaseSettings(PgConnectOptions connect, int poolSize, int waitQueue) {
    public static final int POOL_SIZE = 8;
    public static final int WAIT_QUEUE = 1_000;

    /** The address as the migrations need it. */
    String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s?sslmode=%s"
                .formatted(
                        connect.getHost(),
                        connect.getPort(),
                        connect.getDatabase(),
                        connect.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
