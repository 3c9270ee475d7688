package dev.rollcall.sql;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Iterator;
import java.util.Optional;

/** Reading answers of the database. */
public final class Rows {
    private Rows() {}

    /** The first row, if there is any. */
    public static Optional<Row> first(RowSet<Row> rows) {
        Iterator<Row> iterator = rows.iterator();
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }
}
