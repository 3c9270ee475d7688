package dev.rollcall.auth.running;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into a database behind the service's back, and changes what time would have changed. */
public record Sql(String url) {
    public Connection connect() throws SQLException {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":");
        String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        return DriverManager.getConnection(jdbc, user[0], user[1]);
    }

    /** The number of rows that were changed. */
    public int update(String sql, Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> texts(String sql, Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one value that a query yields, as text. */
    public String text(String sql, Object... arguments) {
        List<String> texts = texts(sql, arguments);
        if (texts.size() != 1) {
            throw new IllegalStateException(texts.size() + " rows from " + sql);
        }
        return texts.get(0);
    }

    public long number(String sql, Object... arguments) {
        return Long.parseLong(text(sql, arguments));
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
