package dev.rollcall.meeting.profiles;

import dev.rollcall.protocol.Directory;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Filters;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The copy of the users, as a directory of those who can be invited. */
public final class DirectoryStore {
    private static final String COLUMNS = "id, nullif(trim(concat_ws(' ', first_name, last_name)), '') AS name, email";
    private static final String LISTED = "is_active AND is_email_verified";
    private static final String ORDER = "lower(coalesce(last_name, '')), lower(coalesce(first_name, '')), id";

    private final Database database;

    public DirectoryStore(Database database) {
        this.database = database;
    }

    Future<Optional<Directory.Entry>> find(UserId id) {
        return database.run("SELECT %s FROM users WHERE id = $1 AND %s".formatted(COLUMNS, LISTED), id.value())
                .map(rows -> Rows.first(rows).map(DirectoryStore::entry));
    }

    /** By name; after is the last one of the page before, or null. */
    Future<List<Directory.Entry>> search(String text, UserId after, int limit) {
        Filters filters = new Filters();
        for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
            filters.and("directory_text(users) LIKE %s", "% " + literal(word) + "%");
        }
        filters.and(
                "(" + ORDER + ") > (SELECT " + ORDER + " FROM users WHERE id = %s)",
                after == null ? null : after.value());
        String sql = "SELECT %s FROM users WHERE %s AND %s ORDER BY %s LIMIT %s"
                .formatted(COLUMNS, LISTED, filters.sql(), ORDER, filters.argument(limit));
        return database.run(sql, filters.arguments()).map(rows -> {
            List<Directory.Entry> entries = new ArrayList<>();
            rows.forEach(row -> entries.add(entry(row)));
            return entries;
        });
    }

    private static String literal(String word) {
        return word.replaceAll("([\\\\%_])", "\\\\$1");
    }

    private static Directory.Entry entry(Row row) {
        return new Directory.Entry(new UserId(row.getUUID("id")), row.getString("name"), row.getString("email"));
    }
}
