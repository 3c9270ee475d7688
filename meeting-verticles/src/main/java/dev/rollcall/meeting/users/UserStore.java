package dev.rollcall.meeting.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users.UserCopy;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The copy of the accounts, and how far it has followed the auth change log. */
public final class UserStore {
    private static final String CURSOR = "users";

    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /** The seq up to which the copy has been taken in, 0 for an empty one. */
    Future<Long> cursor() {
        return database.run("SELECT seq FROM cursors WHERE name = $1", CURSOR)
                .map(rows -> Rows.first(rows).map(row -> row.getLong("seq")).orElse(0L));
    }

    private static final String APPLY = """
            WITH latest AS (
              SELECT DISTINCT ON (id) * FROM jsonb_to_recordset($1::text::jsonb) AS fact (
                id uuid, seq bigint, email text, is_active boolean, is_email_verified boolean,
                first_name text, last_name text, roles text[], is_deleted boolean)
              ORDER BY id, seq DESC
            ), copied AS (
              INSERT INTO users AS u
                (id, seq, email, is_active, is_email_verified, first_name, last_name, roles, is_deleted)
              SELECT id, seq, email, is_active, is_email_verified, first_name, last_name, roles, is_deleted
              FROM latest
              ON CONFLICT (id) DO UPDATE SET
                seq = excluded.seq, email = excluded.email, is_active = excluded.is_active,
                is_email_verified = excluded.is_email_verified, first_name = excluded.first_name,
                last_name = excluded.last_name, roles = excluded.roles, is_deleted = excluded.is_deleted,
                copied_at = now()
              WHERE u.seq < excluded.seq
            )
            INSERT INTO cursors AS c (name, seq) VALUES ($2, $3)
            ON CONFLICT (name) DO UPDATE SET seq = greatest(c.seq, excluded.seq)
            """;

    /**
     * Takes in a page with its cursor, both or neither. Doing it again, or on several nodes at once, or late, changes
     * nothing: a row gives way to a later change only. Rows are taken in the order of their ids, so that nodes that do it at
     * once wait for one another and never in a circle. Whoever has left according to it is taken out of the meetings, too,
     * what somebody leads who is disabled passes to another, and guests become the users who have proved their addresses.
     */
    Future<Void> apply(List<UserFact> page, long next) {
        boolean disables = page.stream().anyMatch(fact -> !fact.isActive());
        String[] proved = page.stream()
                .filter(fact -> !fact.isDeleted() && fact.isEmailVerified())
                .map(UserFact::email)
                .toArray(String[]::new);
        if (!disables && proved.length == 0) {
            return database.run(APPLY, json(page), CURSOR, next).mapEmpty();
        }
        return database.transaction(transaction -> (disables
                        ? applyWithThoseWhoGo(transaction, page, next)
                        : transaction.run(APPLY, json(page), CURSOR, next).<Void>mapEmpty())
                .compose(applied -> adoptGuests(transaction, proved)));
    }

    /** Whoever has been invited by an address that a user has now proved to be theirs is that user. */
    private static Future<Void> adoptGuests(Database.Transaction transaction, String[] proved) {
        return transaction
                .run("SELECT pg_advisory_xact_lock(slot) FROM address_locks($1) slot", (Object) proved)
                .compose(alone -> transaction.run("SELECT adopt_guests($1)", (Object) proved))
                .mapEmpty();
    }

    private static Future<Void> applyWithThoseWhoGo(Database.Transaction transaction, List<UserFact> page, long next) {
        return lockAsTheyAre(transaction, page).compose(before -> transaction
                .run(APPLY, json(page), CURSOR, next)
                .compose(applied -> among(transaction, before.keySet(), "is_deleted"))
                .compose(left -> left.isEmpty()
                        ? Future.succeededFuture()
                        : new FormerUserStore(transaction, left, addresses(before, left)).takeOut())
                .compose(takenOut -> among(transaction, active(before), "NOT is_active AND NOT is_deleted"))
                .compose(disabled -> disabled.isEmpty()
                        ? Future.succeededFuture()
                        : new HandoverStore(transaction, disabled).handOn().mapEmpty()));
    }

    /**
     * Those of the page who had not left, as they were. One transaction erases at a
     * time, so that none hands a meeting on to somebody whom another is erasing.
     */
    private static Future<Map<UUID, Before>> lockAsTheyAre(Database.Transaction transaction, List<UserFact> page) {
        return transaction
                .run("SELECT pg_advisory_xact_lock('participants_one_owner'::regclass::bigint)")
                .compose(locked -> transaction.run(
                        """
                        SELECT id, is_active, CASE WHEN is_email_verified THEN lower(email) END AS address
                        FROM users WHERE id = ANY ($1) AND NOT is_deleted
                        ORDER BY id FOR UPDATE
                        """, (Object) page.stream().map(UserFact::id).toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Before> before = new HashMap<>();
                    rows.forEach(row -> before.put(
                            row.getUUID("id"),
                            new Before(row.getBoolean("is_active"), Optional.ofNullable(row.getString("address")))));
                    return before;
                });
    }

    /** @param address that they had proved, if they had */
    private record Before(boolean isActive, Optional<String> address) {}

    private static Set<UUID> active(Map<UUID, Before> before) {
        return before.entrySet().stream()
                .filter(user -> user.getValue().isActive())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Those of whom that is so now. */
    private static Future<List<UUID>> among(Database.Transaction transaction, Set<UUID> users, String condition) {
        return transaction
                .run("SELECT id FROM users WHERE id = ANY ($1) AND " + condition, (Object) users.toArray(UUID[]::new))
                .map(UserStore::ids);
    }

    private static List<String> addresses(Map<UUID, Before> before, List<UUID> left) {
        return left.stream()
                .map(before::get)
                .map(Before::address)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Those of the copy, within a part of all ids, that have been gone for as long as a change, by the accounts that there
     * are.
     *
     * @param after where the part begins, from the first id when null
     * @param last where it ends, at the last id when null
     */
    Future<List<UUID>> gone(UUID after, UUID last, List<UUID> there, long seq) {
        return database.run("""
                        SELECT id FROM users
                        WHERE ($1::uuid IS NULL OR id > $1) AND ($2::uuid IS NULL OR id <= $2)
                          AND NOT is_deleted AND seq < $4 AND NOT id = ANY ($3)
                        """, after, last, there.toArray(UUID[]::new), seq).map(UserStore::ids);
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    /** Empty when the user is unknown or was deleted. */
    Future<Optional<UserCopy>> find(UserId id) {
        return database.run("""
                        SELECT id, seq, email, is_active, is_email_verified, first_name, last_name, roles
                        FROM users WHERE id = $1 AND NOT is_deleted
                        """, id.value()).map(rows -> Rows.first(rows).map(UserStore::copy));
    }

    private static UserCopy copy(Row row) {
        return new UserCopy(
                new UserId(row.getUUID("id")),
                row.getString("email"),
                row.getBoolean("is_active"),
                row.getBoolean("is_email_verified"),
                row.getString("first_name"),
                row.getString("last_name"),
                List.of(row.getArrayOfStrings("roles")),
                row.getLong("seq"));
    }

    private static String json(List<UserFact> page) {
        try {
            return Json.LENIENT.writeValueAsString(page);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
