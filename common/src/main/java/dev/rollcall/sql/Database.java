package dev.rollcall.sql;

import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A service's database. Single statements share pipelined connections; a transaction has one to itself. Every method
 * fails with a {@code Failure} where the fault is a known one ({@link SqlFailures}), and with a
 * {@link ConstraintViolation} where the data says no.
 */
public final class Database {
    /** No statement of ours should come near it; it frees the connection of one that does. */
    private static final String STATEMENT_TIMEOUT_MS = "10000";

    private static final int PIPELINE = 256;

    /** In characters: the client's own limit would have the longest of our statements planned anew at every use. */
    private static final int MAX_CACHED_SQL = 16_384;

    private static final int CONNECTION_WAIT_SECONDS = 2;

    private final Vertx vertx;
    private final SqlClient statements;
    private final Pool transactions;
    private final boolean rehearses;

    private Database(Vertx vertx, SqlClient statements, Pool transactions, boolean rehearses) {
        this.vertx = vertx;
        this.statements = statements;
        this.transactions = transactions;
        this.rehearses = rehearses;
    }

    /** Makes the pools; connections are opened when they are needed. */
    public static Database open(Vertx vertx, DatabaseSettings settings) {
        PgConnectOptions connect = new PgConnectOptions(settings.connect())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(MAX_CACHED_SQL)
                .setPipeliningLimit(PIPELINE)
                .addProperty("application_name", "rollcall")
                .addProperty("statement_timeout", STATEMENT_TIMEOUT_MS);
        PoolOptions pool = new PoolOptions()
                .setMaxSize(settings.poolSize())
                .setMaxWaitQueueSize(settings.waitQueue())
                .setConnectionTimeout(CONNECTION_WAIT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        SqlClient statements = PgBuilder.client()
                .connectingTo(connect)
                .with(new PoolOptions(pool).setName("statements"))
                .using(vertx)
                .build();
        Pool transactions = PgBuilder.pool()
                .connectingTo(connect)
                .with(new PoolOptions(pool).setName("transactions"))
                .using(vertx)
                .build();
        return new Database(vertx, statements, transactions, false);
    }

    /** The same for a change that is made like this: one that is only checked is taken back, whatever its statements did. */
    public Database under(WriteOptions options) {
        return options.dryRun() ? new Database(vertx, statements, transactions, true) : this;
    }

    /**
     * Runs one statement; a {@code null} argument is SQL NULL. It is a transaction of its own, and so is tried again when
     * it was the one to give way to others.
     */
    public Future<RowSet<Row>> run(String sql, Object... arguments) {
        return rehearses
                ? transaction(transaction -> transaction.run(sql, arguments))
                : Retrying.of(vertx, () -> statements.preparedQuery(sql).execute(Tuple.wrap(arguments)))
                        .recover(SqlFailures::map);
    }

    /**
     * Runs several statements as one: all are kept, or none. The work is done again from its beginning when it was the one
     * to give way to others, and so does nothing but through its transaction.
     */
    public <T> Future<T> transaction(Function<Transaction, Future<T>> work) {
        return Retrying.of(vertx, () -> rehearses ? rehearse(work) : transactions.withTransaction(on(work)))
                .recover(SqlFailures::map);
    }

    private static <T> Function<SqlConnection, Future<T>> on(Function<Transaction, Future<T>> work) {
        return connection -> work.apply(new Transaction(connection));
    }

    /** What would be checked at the end is checked at once, since there is no end to it but that it is taken back. */
    private <T> Future<T> rehearse(Function<Transaction, Future<T>> work) {
        return transactions.withConnection(connection -> connection.begin().compose(transaction -> connection
                .query("SET CONSTRAINTS ALL IMMEDIATE")
                .execute()
                .compose(set -> on(work).apply(connection))
                .eventually(transaction::rollback)));
    }

    public Future<Void> close() {
        return Future.join(statements.close(), transactions.close()).mapEmpty();
    }

    /** A transaction under way. */
    public static final class Transaction {
        private final SqlConnection connection;

        private Transaction(SqlConnection connection) {
            this.connection = connection;
        }

        public Future<RowSet<Row>> run(String sql, Object... arguments) {
            return connection
                    .preparedQuery(sql)
                    .execute(Tuple.wrap(arguments))
                    .recover(e -> Retrying.gaveWay(e) ? Future.failedFuture(e) : SqlFailures.map(e));
        }
    }
}
