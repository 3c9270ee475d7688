package dev.rollcall.auth.administration;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import io.vertx.core.Future;

/** Sees to it that there is always somebody who can administer, once there has been anybody. */
public final class AdminsStore {
    private AdminsStore() {}

    /** From then on to its end no other transaction takes an administrator away. */
    public static Future<Void> lock(Database.Transaction transaction) {
        return transaction
                .run("SELECT pg_advisory_xact_lock('accounts_admins'::regclass::bigint)")
                .mapEmpty();
    }

    /** Fails with {@code LAST_ADMIN} unless somebody else is an administrator who can log in; to be called under the lock. */
    public static Future<Void> requireAnother(Database.Transaction transaction, UserId than) {
        return transaction.run("""
                        SELECT FROM accounts
                        WHERE 'admin' = ANY (roles) AND is_active AND email_verified_at IS NOT NULL AND id <> $1 LIMIT 1
                        """, than.value()).map(others -> {
            if (others.size() == 0) {
                throw new Failure(Code.LAST_ADMIN, "This is the last administrator: make somebody else one first");
            }
            return null;
        });
    }
}
