package dev.rollcall.auth.privacy;

import dev.rollcall.auth.accounts.AccountRow;
import dev.rollcall.auth.administration.AdminsStore;
import dev.rollcall.auth.audit.Origin;
import dev.rollcall.bus.Trace;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;

/** Takes a person out of the database, and leaves their id where it is needed to tell that something happened. */
public final class ErasureStore {
    private static final String ACCOUNT_ERASED = "account-erased";

    private final Database database;

    public ErasureStore(Database database) {
        this.database = database;
    }

    /**
     * Erases all or nothing; an account that is gone already stays so. Fails with {@code LAST_ADMIN}.
     *
     * @return the seq of the last change, 0 for none
     */
    Future<Long> erase(UserId id) {
        return database.transaction(transaction -> AdminsStore.lock(transaction)
                .compose(locked -> transaction.run(
                        "SELECT " + AccountRow.COLUMNS + " FROM accounts a WHERE id = $1 FOR UPDATE", id.value()))
                .map(rows -> Rows.first(rows).map(AccountRow::user))
                .compose(found -> found.isEmpty() ? Future.succeededFuture(0L) : erase(transaction, found.get())));
    }

    private static Future<Long> erase(Database.Transaction transaction, User user) {
        Future<Void> allowed = user.isActive() && user.roles().contains("admin")
                ? AdminsStore.requireAnother(transaction, user.id())
                : Future.succeededFuture();
        return allowed.compose(may -> endSessions(transaction, user.id()))
                .compose(ended -> forgetMails(transaction, user.id()))
                .compose(forgotten -> remove(transaction, user))
                .compose(seq -> forgetPast(transaction, user.id()).map(seq));
    }

    private static Future<Void> endSessions(Database.Transaction transaction, UserId id) {
        return transaction
                .run(
                        "SELECT end_sessions($1, NULL, NULL, $2, $3)",
                        id.value(),
                        ACCOUNT_ERASED,
                        Trace.currentRequestId())
                .mapEmpty();
    }

    /** Of all addresses that the person had, or was about to have, unless somebody else has them now. */
    private static Future<Void> forgetMails(Database.Transaction transaction, UserId id) {
        return transaction.run("""
                        DELETE FROM mails WHERE to_address IN (SELECT addresses_of($1))
                        """, id.value()).mapEmpty();
    }

    /** With the account go its sessions and whatever else belongs to it; a mail says farewell. */
    private static Future<Long> remove(Database.Transaction transaction, User user) {
        return transaction
                .run(
                        """
                        WITH removed AS (
                          DELETE FROM accounts WHERE id = $1
                        ), mail AS (
                          INSERT INTO mails (to_address, template, params, request_id)
                          VALUES ($2, $3, jsonb_build_object('name', $4::text), $5)
                        ), noted AS (
                          INSERT INTO audit (event, user_id, actor_id, origin) VALUES ('account.erased', $1, $1, $6)
                        )
                        INSERT INTO changes (type, request_id, data)
                        VALUES ('user.deleted', $5, jsonb_build_object('id', $1::uuid))
                        RETURNING seq
                        """,
                        user.id().value(),
                        user.email(),
                        ACCOUNT_ERASED,
                        user.firstName(),
                        Trace.currentRequestId(),
                        Origin.current())
                .map(rows -> rows.iterator().next().getLong("seq"));
    }

    /**
     * Leaves the change log the bare id in the places where it told more, so that its readers find what they expect, and the
     * audit log that something happened, this erasure included.
     */
    private static Future<Void> forgetPast(Database.Transaction transaction, UserId id) {
        return transaction.run("""
                        WITH bared AS (
                          UPDATE changes SET data = jsonb_build_object('id', data -> 'id')
                          WHERE type IN ('user.created', 'user.updated') AND data ->> 'id' = $1::uuid::text
                        )
                        SELECT pseudonymise_audit($1::uuid)
                        """, id.value()).mapEmpty();
    }
}
