package dev.rollcall.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Arrays;
import org.flywaydb.core.Flyway;

/** The schema of this release: the numbered files of the service over those of {@code common}. */
public final class Migrations {
    private final String[] versions;

    private Migrations(String[] versions) {
        this.versions = versions;
    }

    /**
     * Brings a database to it, off the event loop; nodes that start together wait for one another.
     *
     * @param location the service's files, such as {@code db/auth} on the class path
     */
    public static Future<Migrations> run(Vertx vertx, DatabaseSettings settings, String location) {
        return vertx.executeBlocking(() -> {
            Flyway flyway = Flyway.configure()
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
                    .load();
            flyway.migrate();
            return new Migrations(Arrays.stream(flyway.info().all())
                    .filter(file -> file.getScript() != null && file.getPhysicalLocation() != null)
                    .map(file -> file.getVersion().toString())
                    .toArray(String[]::new));
        });
    }

    /**
     * Whether all of them stand in a database now: no longer so where an older backup was put into its place. What a newer
     * release has added beyond them does no harm.
     */
    public Future<Boolean> standIn(Database database) {
        return database.run("""
                        SELECT count(*) = cardinality($1::text[]) AS all_there
                        FROM flyway_schema_history WHERE success AND version = ANY ($1)
                        """, (Object) versions)
                .map(rows -> rows.iterator().next().getBoolean("all_there"));
    }
}
