package dev.rollcall.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema of this release: the numbered files of the service over those of {@code common}. */
public final class Migrations {
    private Migrations() {}

    /**
     * Runs off the event loop; nodes that start together wait for one another.
     *
     * @param location the service's files, such as {@code db/auth} on the class path
     */
    public static Future<Void> run(Vertx vertx, DatabaseSettings settings, String location) {
        return vertx.executeBlocking(() -> {
            Flyway.configure()
                    .dataSource(
                            settings.jdbcUrl(),
                            settings.connect().getUser(),
                            settings.connect().getPassword())
                    .locations("classpath:db/common", "classpath:" + location)
                    .failOnMissingLocations(true)
                    .outOfOrder(true) // a later file of common still has a lower number than the service's first
                    .connectRetries(10)
                    .connectRetriesInterval(1)
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return null;
        });
    }
}
