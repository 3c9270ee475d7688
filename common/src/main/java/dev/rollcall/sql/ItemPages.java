package dev.rollcall.sql;

import dev.rollcall.protocol.StoredItems;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what is stored about somebody page by page. */
public final class ItemPages {
    /** For a statement that goes on by {@code id}. */
    public static final String AFTER = "coalesce(nullif($2, ''), '00000000-0000-0000-0000-000000000000')::uuid";

    private final Database database;
    private final int size;

    /** @param size so many items that a page stays a moderate message */
    public ItemPages(Database database, int size) {
        this.database = database;
        this.size = size;
    }

    /**
     * @param sql yields {@code item} (jsonb) and {@code key} (text) of user {@code $1} in the order of the keys, those after
     *     {@code $2} (empty for the first page) and {@code $3} at most
     * @param cursor where the page before ended, or null
     */
    public Future<StoredItems> read(String sql, UserId user, String cursor) {
        return database.run(sql, user.value(), cursor == null ? "" : cursor, size + 1)
                .map(this::page);
    }

    private StoredItems page(RowSet<Row> rows) {
        List<Map<String, Object>> items = new ArrayList<>();
        String last = null;
        for (Row row : rows) {
            if (items.size() == size) {
                return new StoredItems(items, last);
            }
            items.add(((JsonObject) row.getJson("item")).getMap());
            last = row.getString("key");
        }
        return new StoredItems(items, null);
    }
}
