package dev.rollcall.sql;

import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a fault of the database means to who asked, told in this one place (SQLSTATE: PostgreSQL manual, appendix A). */
final class SqlFailures {
    private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);

    private SqlFailures() {}

    static <T> Future<T> map(Throwable e) {
        return Future.failedFuture(meaning(e));
    }

    static Throwable meaning(Throwable e) {
        if (e instanceof Failure || e instanceof ConstraintViolation) {
            return e;
        }
        if (e instanceof PgException fault) {
            return meaning(fault);
        }
        if (isAway(e)) {
            LOG.warn("The database is away: {}", e.toString());
            return Failure.unavailable("The database is away; try again shortly");
        }
        return e;
    }

    private static Throwable meaning(PgException fault) {
        String state = String.valueOf(fault.getSqlState());
        String family = state.substring(0, Math.min(2, state.length()));
        return switch (family) {
            case "23" -> new ConstraintViolation(String.valueOf(fault.getConstraint()), fault);
            case "08", "53", "57", "40" -> {
                LOG.warn("The database could not do it now: {} {}", state, fault.getErrorMessage());
                yield Failure.unavailable("The database could not do it now; try again shortly");
            }
            default -> fault;
        };
    }

    /** The pool speaks of a full queue and of waiting too long only in plain exceptions of Netty's and its own making. */
    private static boolean isAway(Throwable e) {
        return e instanceof IOException
                || e instanceof ClosedConnectionException
                || e instanceof TimeoutException
                || e.getClass().getSimpleName().equals("ConnectionPoolTooBusyException")
                || String.valueOf(e.getMessage()).startsWith("Timeout");
    }
}
