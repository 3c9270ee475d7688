package dev.rollcall.app;

import io.vertx.core.Future;

/** A service that is up. */
public interface Running {
    /** The port that its HTTP routes are on. */
    int httpPort();

    /** {@code host:port} under which others can join its cluster. */
    String clusterAddress();

    /** Stops it in order; completes when all is down. */
    Future<Void> stop();
}
