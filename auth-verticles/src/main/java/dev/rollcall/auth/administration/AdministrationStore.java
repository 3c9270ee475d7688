package dev.rollcall.auth.administration;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.auth.accounts.AdminEmails;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.Administration;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Filters;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The accounts as administrators see and change them. */
public final class AdministrationStore {
    private static final String USERS = "SELECT " + AccountRow.COLUMNS + " FROM accounts a WHERE ";

    private final Database database;

    public AdministrationStore(Database database) {
        this.database = database;
    }

    /**
     * Accounts by their ids, which rise with time, the newest first.
     *
     * @param before where the page before ended, or null
     */
    Future<List<User>> list(Administration.ListUsers query, UUID before, int limit) {
        Filters filters = new Filters()
                .and("email || ' ' || first_name || ' ' || last_name ILIKE %s", containing(query.text()))
                .and("is_active = %s", query.isActive())
                .and("id < %s", before);
        String most = filters.argument(limit);
        return database.run(USERS + filters.sql() + " ORDER BY id DESC LIMIT " + most, filters.arguments())
                .map(rows -> {
                    List<User> users = new ArrayList<>();
                    rows.forEach(row -> users.add(AccountRow.user(row)));
                    return users;
                });
    }

    private static String containing(String text) {
        return text == null ? null : '%' + text.replaceAll("([\\\\%_])", "\\\\$1") + '%';
    }

    /**
     * An account as it is now.
     *
     * @param seq of the change to it, 0 for none
     * @param ended why its sessions were ended, or null
     * @param endedSeq of the last session that was, 0 for none
     */
    record Changed(User user, long seq, Revocation ended, long endedSeq) {}

    /**
     * Decides about an account while nobody else can change it, or who else is an administrator, and does it.
     *
     * @param decide may throw; what it yields from the account may be empty for nothing to do
     * @return empty when there is no such account
     */
    Future<Optional<Changed>> change(UserId id, UserId actor, Function<User, Optional<AccountChange>> decide) {
        return database.transaction(transaction -> AdminsStore.lock(transaction)
                .compose(locked -> transaction.run(USERS + "id = $1 FOR UPDATE", id.value()))
                .map(rows -> Rows.first(rows).map(AccountRow::user))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : change(transaction, found.get(), actor, decide.apply(found.get()))
                                .map(Optional::of)));
    }

    private static Future<Changed> change(
            Database.Transaction transaction, User user, UserId actor, Optional<AccountChange> change) {
        if (change.isEmpty()) {
            return Future.succeededFuture(new Changed(user, 0, null, 0));
        }
        Future<Void> allowed = change.get().takesAnAdmin()
                ? AdminsStore.requireAnother(transaction, user.id())
                : Future.succeededFuture();
        return allowed.compose(may -> write(transaction, user.id(), actor, change.get()));
    }

    private static Future<Changed> write(
            Database.Transaction transaction, UserId id, UserId actor, AccountChange change) {
        return transaction
                .run(
                        """
                        WITH a AS (
                          UPDATE accounts SET is_active = $2, roles = $3, updated_at = now() WHERE id = $1
                          RETURNING *, user_json(accounts) AS fact
                        ), change AS (
                          INSERT INTO changes (type, request_id, data)
                          SELECT 'user.updated', $4, fact FROM a
                          RETURNING seq
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, origin, detail)
                          SELECT event, id, $5, $6::jsonb,
                            CASE event WHEN 'account.roles-changed' THEN jsonb_build_object('roles', roles) END
                          FROM a, unnest($7::text[]) AS event
                        )
                        SELECT (SELECT seq FROM change) AS seq,
                          CASE WHEN $8::text IS NULL THEN 0 ELSE end_sessions(a.id, NULL, NULL, $8, $4) END AS ended_seq,
                        """ + AccountRow.COLUMNS + " FROM a",
                        id.value(),
                        change.isActive(),
                        change.roles(),
                        Trace.currentRequestId(),
                        actor.value(),
                        Origin.current(),
                        change.events(),
                        change.sessionsEndFor() == null
                                ? null
                                : change.sessionsEndFor().word())
                .map(rows -> rows.iterator().next())
                .map(row -> new Changed(
                        AccountRow.user(row), row.getLong("seq"), change.sessionsEndFor(), row.getLong("ended_seq")));
    }

    /** Yields the seq of the last change, 0 when no session was live; empty when there is no such account. */
    Future<Optional<Long>> endSessions(UserId id, UserId actor, Revocation why) {
        return database.run("""
                        WITH ending AS (
                          SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id FOR NO KEY UPDATE
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, session_id, origin, detail)
                          SELECT 'session.ended', $1, $2, id, $3::jsonb, jsonb_build_object('reason', $4::text) FROM ending
                        )
                        SELECT end_sessions(a.id, NULL, NULL, $4, $5) AS seq
                        FROM accounts a, (SELECT count(*) FROM ending) locked WHERE a.id = $1
                        """, id.value(), actor.value(), Origin.current(), why.word(), Trace.currentRequestId())
                .map(rows -> Rows.first(rows).map(row -> row.getLong("seq")));
    }

    /** Makes administrators of those who have proved one of the addresses; yields the seq of the last change, 0 for none. */
    Future<Long> appoint(AdminEmails emails) {
        return database.run("""
                        WITH a AS (
                          UPDATE accounts SET roles = roles_once_verified(roles, email, $1), updated_at = now()
                          WHERE email = ANY ($1) AND email_verified_at IS NOT NULL AND NOT 'admin' = ANY (roles)
                          RETURNING id, roles, user_json(accounts) AS fact
                        ), change AS (
                          INSERT INTO changes (type, data) SELECT 'user.updated', fact FROM a
                          RETURNING seq
                        ), noted AS (
                          INSERT INTO audit (event, user_id, origin, detail)
                          SELECT 'account.roles-changed', id, '{}', jsonb_build_object('roles', roles) FROM a
                        )
                        SELECT coalesce(max(seq), 0) AS seq FROM change
                        """, (Object) emails.toSql())
                .map(rows -> rows.iterator().next().getLong("seq"));
    }
}
