package dev.rollcall.meeting.running;

import java.net.URI;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into a database behind the service's back, and changes what time would have changed. */
public record Sql(String url) {
    private interface Work<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** The number of rows that were changed. */
    public int update(String sql, Object... arguments) {
        return run(sql, arguments, PreparedStatement::executeUpdate);
    }

    /** The first column of all rows, as text. */
    public List<String> texts(String sql, Object... arguments) {
        return run(sql, arguments, statement -> {
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    private <T> T run(String sql, Object[] arguments, Work<T> work) {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":");
        String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (var connection = DriverManager.getConnection(jdbc, user[0], user[1]);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return work.of(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
