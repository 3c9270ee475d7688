package dev.rollcall.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Transactions that the database broke off in favour of others are run again, a few times and after a while. */
final class Retrying {
    /** Serialization failure and deadlock (PostgreSQL manual, section 13.5). */
    private static final Set<String> GAVE_WAY = Set.of("40001", "40P01");

    private static final int ATTEMPTS = 6;

    /** Doubled with every attempt; how much of it is waited is left to chance, lest the same ones meet again. */
    private static final long LONGEST_FIRST_WAIT_MS = 20;

    private Retrying() {}

    static <T> Future<T> of(Vertx vertx, Supplier<Future<T>> transaction) {
        return attempt(vertx, transaction, 1);
    }

    private static <T> Future<T> attempt(Vertx vertx, Supplier<Future<T>> transaction, int number) {
        return transaction.get().recover(e -> {
            if (!gaveWay(e) || number == ATTEMPTS) {
                return Future.failedFuture(e);
            }
            long wait = ThreadLocalRandom.current().nextLong(LONGEST_FIRST_WAIT_MS << (number - 1)) + 1;
            return vertx.timer(wait, TimeUnit.MILLISECONDS).compose(waited -> attempt(vertx, transaction, number + 1));
        });
    }

    static boolean gaveWay(Throwable e) {
        return e instanceof PgException fault && GAVE_WAY.contains(String.valueOf(fault.getSqlState()));
    }
}
