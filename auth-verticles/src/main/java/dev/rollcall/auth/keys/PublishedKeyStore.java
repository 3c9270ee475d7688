package dev.rollcall.auth.keys;

import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The keys that tokens are signed with, in PostgreSQL, where every node makes its own known before it uses them. */
final class PublishedKeyStore {
    /** The kid of the secret that the services share: its tokens name none. */
    private static final String NO_KID = "";

    private static final String HELD = "unnest($1::text[], $2::text[], $3::text[]) AS h (kid, x, y)";

    private final Database database;

    PublishedKeyStore(Database database) {
        this.database = database;
    }

    /** Makes known what a node holds, and retires what it does not; yields whether that changed anything. */
    Future<Boolean> publish(KeySet held) {
        List<TokenKey> keys = held.isSecret() ? List.of(new TokenKey(NO_KID, "", "")) : held.known();
        Object[] columns = {
            column(keys, TokenKey::kid), column(keys, TokenKey::x), column(keys, TokenKey::y),
        };
        return database.transaction(transaction -> transaction
                .run("""
                        SELECT EXISTS (
                          SELECT FROM %s FULL JOIN (SELECT * FROM signing_keys WHERE retired_at IS NULL) k USING (kid)
                          WHERE (h.x, h.y) IS DISTINCT FROM (k.x, k.y)) AS differs
                        """.formatted(HELD), columns)
                .compose(rows -> rows.iterator().next().getBoolean("differs")
                        ? write(transaction, columns).map(true)
                        : Future.succeededFuture(false)));
    }

    /** One node at a time, lest two wait for each other's rows. */
    private static Future<RowSet<Row>> write(Database.Transaction transaction, Object[] columns) {
        return transaction
                .run("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE")
                .compose(locked -> transaction.run("""
                        SELECT k.kid FROM signing_keys k JOIN %s USING (kid) WHERE (h.x, h.y) IS DISTINCT FROM (k.x, k.y)
                        """.formatted(HELD), columns))
                .compose(others -> {
                    if (others.size() > 0) {
                        String kid = others.iterator().next().getString("kid");
                        throw KeySet.bad("has a key by a kid that was another key's before: " + kid);
                    }
                    return transaction.run("""
                        WITH retired AS (
                          UPDATE signing_keys SET retired_at = now() WHERE retired_at IS NULL AND kid <> ALL ($1)
                        )
                        INSERT INTO signing_keys (kid, x, y) SELECT kid, x, y FROM %s
                        ON CONFLICT (kid) DO UPDATE SET retired_at = NULL
                        """.formatted(HELD), columns);
                });
    }

    /** @param kept for how long a key goes on after it has been retired */
    Future<TokenKeys.InUse> inUse(Duration kept) {
        return database.run("""
                        SELECT kid, x, y FROM signing_keys
                        WHERE retired_at IS NULL OR retired_at > now() - $1::text::interval
                        ORDER BY first_seen_at, kid
                        """, kept.toString()).map(PublishedKeyStore::inUse);
    }

    private static TokenKeys.InUse inUse(RowSet<Row> rows) {
        List<TokenKey> keys = new ArrayList<>();
        boolean secret = false;
        for (Row row : rows) {
            if (row.getString("kid").equals(NO_KID)) {
                secret = true;
            } else {
                keys.add(new TokenKey(row.getString("kid"), row.getString("x"), row.getString("y")));
            }
        }
        return new TokenKeys.InUse(keys, secret);
    }

    private static String[] column(List<TokenKey> keys, Function<TokenKey, String> value) {
        return keys.stream().map(value).toArray(String[]::new);
    }
}
