package dev.rollcall.auth.accounts;

import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import io.vertx.sqlclient.Row;
import java.util.List;

/** Reads an account from the columns of {@link #COLUMNS}. */
public final class AccountRow {
    /** Of a row that stands as {@code a} in the statement. */
    public static final String COLUMNS = """
            a.id AS user_id, a.email, a.email_verified_at, a.password_hash, a.first_name, a.last_name, a.is_active, a.roles,
            a.created_at AS user_created_at, a.updated_at AS user_updated_at
            """;

    private AccountRow() {}

    public static User user(Row row) {
        return new User(
                new UserId(row.getUUID("user_id")),
                row.getString("email"),
                row.getBoolean("is_active"),
                row.getOffsetDateTime("email_verified_at") != null,
                row.getString("first_name"),
                row.getString("last_name"),
                List.of(row.getArrayOfStrings("roles")),
                row.getString("password_hash") != null,
                row.getOffsetDateTime("user_created_at").toInstant(),
                row.getOffsetDateTime("user_updated_at").toInstant());
    }
}
