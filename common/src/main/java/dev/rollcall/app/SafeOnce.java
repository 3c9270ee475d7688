package dev.rollcall.app;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Whether the cluster has been safe since this node joined. A node that comes is sent nothing before, so that nodes that are
 * replaced one after the other leave the cluster its spare copies; afterwards it is not asked any more, since a neighbour that is
 * frozen or killed makes the cluster unsafe in the eyes of every node, and all of them would refuse at once.
 */
final class SafeOnce implements Supplier<Future<Boolean>> {
    private final Supplier<Future<Boolean>> safeNow;
    private volatile boolean wasSafe;

    SafeOnce(Supplier<Future<Boolean>> safeNow) {
        this.safeNow = safeNow;
    }

    @Override
    public Future<Boolean> get() {
        return wasSafe ? Future.succeededFuture(true) : safeNow.get().onSuccess(safe -> wasSafe = safe);
    }
}
