package dev.rollcall.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Who may do everything on a PostgreSQL: the user {@code postgres}. */
public record Superuser(String host, int port, String password) {
    private static final String NAME = "postgres";
    private static final String DUPLICATE_DATABASE = "42P04";

    public String url(String database) {
        return "postgresql://" + NAME + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    /** Does nothing when there is one of this name. */
    public void createDatabase(String name) {
        create(name, "");
    }

    /** The quickest way to an empty database where nothing has to be durable: copied files instead of a log of them. */
    public void createByCopy(String name) {
        create(name, " TEMPLATE template0 STRATEGY file_copy");
    }

    private void create(String name, String how) {
        var url = "jdbc:postgresql://" + host + ":" + port + "/postgres";
        try (var connection = DriverManager.getConnection(url, NAME, password);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true) + how);
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw new IllegalStateException("Cannot create the database " + name, e);
            }
        }
    }
}
