package dev.rollcall.sql;

import dev.rollcall.Await;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database of its own for a test, with the change log and some things to write about. */
public final class TestDatabase {
    static final String MIGRATIONS = "db/test";

    private final DatabaseSettings settings;

    private TestDatabase(DatabaseSettings settings) {
        this.settings = settings;
    }

    public static TestDatabase migrated(Vertx vertx) throws Exception {
        TestDatabase database = empty(4, 100);
        Await.result(Migrations.run(vertx, database.settings, MIGRATIONS));
        return database;
    }

    public static TestDatabase at(String url) {
        return new TestDatabase(new DatabaseSettings(PgConnectOptions.fromUri(url), 4, 100));
    }

    static TestDatabase empty(int poolSize, int waitQueue) {
        var connect = PgConnectOptions.fromUri(Servers.freshDatabase());
        return new TestDatabase(new DatabaseSettings(connect, poolSize, waitQueue));
    }

    DatabaseSettings settings() {
        return settings;
    }

    /** The same database by other bounds. */
    Database open(Vertx vertx, int poolSize, int waitQueue) {
        return Database.open(vertx, new DatabaseSettings(settings.connect(), poolSize, waitQueue));
    }

    public Database open(Vertx vertx) {
        return Database.open(vertx, settings);
    }

    /** A session past the pool, whose steps a test takes one by one. */
    public Session session() throws SQLException {
        var connect = settings.connect();
        return new Session(DriverManager.getConnection(settings.jdbcUrl(), connect.getUser(), connect.getPassword()));
    }

    /** One client of the database. */
    public record Session(Connection connection) implements AutoCloseable {
        Session begin() throws SQLException {
            connection.setAutoCommit(false);
            return this;
        }

        /** The first column of the first row, or null. */
        public String run(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                if (!statement.execute(sql)) {
                    return null;
                }
                try (var rows = statement.getResultSet()) {
                    return rows.next() ? rows.getString(1) : null;
                }
            }
        }

        /** Writes a change of that type. */
        void change(String type) throws SQLException {
            run("INSERT INTO changes (type, data) VALUES ('" + type + "', '{}')");
        }

        void commit() throws SQLException {
            connection.commit();
        }

        void rollback() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
