package dev.rollcall.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Answers one route; it may throw or fail with a {@code Failure} to refuse. */
@FunctionalInterface
public interface Endpoint {
    Future<Reply> answer(RoutingContext context);
}
