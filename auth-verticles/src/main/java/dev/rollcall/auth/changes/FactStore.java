package dev.rollcall.auth.changes;

import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the change log tells of, as it stands now. */
public final class FactStore {
    /** Below any id. */
    private static final UUID BEGINNING = new UUID(0, 0);

    private final Database database;

    public FactStore(Database database) {
        this.database = database;
    }

    /** The accounts by id, after that one, or from the first when it is null. */
    Future<List<Map<String, Object>>> accounts(UserId after, int limit) {
        UUID from = after == null ? BEGINNING : after.value();
        return database.run(
                        "SELECT user_json(accounts) AS fact FROM accounts WHERE id > $1 ORDER BY id LIMIT $2",
                        from,
                        limit)
                .map(rows -> {
                    List<Map<String, Object>> facts = new ArrayList<>();
                    rows.forEach(row -> facts.add(((JsonObject) row.getJson("fact")).getMap()));
                    return facts;
                });
    }
}
