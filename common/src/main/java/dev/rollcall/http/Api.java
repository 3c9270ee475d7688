package dev.rollcall.http;

import dev.rollcall.limits.Limit;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes of a service as they are declared, so that a path knows its methods and tests know all routes. */
public final class Api {
    private final Router router;
    private final Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();
    private final Set<String> forms = new HashSet<>();

    Api(Router router) {
        this.router = router;
    }

    /**
     * @param path with parameters as {@code :name}
     * @param guard who may pass, such as {@link Bearer}
     */
    public void route(HttpMethod method, String path, Handler<RoutingContext> guard, Endpoint endpoint) {
        route(method, path, List.of(guard), endpoint);
    }

    /** A route behind several guards, passed in this order. */
    public void route(HttpMethod method, String path, List<Handler<RoutingContext>> guards, Endpoint endpoint) {
        Route route = declare(method, path);
        guards.forEach(route::handler);
        route.handler(context -> {
            IdempotencyKey key = IdempotencyKey.of(context);
            if (key == null) {
                answer(context, endpoint);
                return;
            }
            key.claim()
                    .onSuccess(first -> {
                        if (first) {
                            answer(context, endpoint);
                        }
                    })
                    .onFailure(context::fail);
        });
    }

    /** A route open to everyone, each client so often. */
    public void route(HttpMethod method, String path, Limit limit, Endpoint endpoint) {
        route(method, path, RequestLimits.perClient(limit), endpoint);
    }

    /** A route open to everyone, within the limit of {@link RequestLimits#ANONYMOUS}. */
    public void route(HttpMethod method, String path, Endpoint endpoint) {
        route(method, path, RequestLimits.ANONYMOUS, endpoint);
    }

    /** A route that takes a form as well as JSON, as those of OAuth 2.0 do: see {@link Forms}. */
    public void form(String path, List<Handler<RoutingContext>> guards, Endpoint endpoint) {
        forms.add(path);
        route(HttpMethod.POST, path, guards, endpoint);
    }

    /** The same, open to everyone, within the limit of {@link RequestLimits#ANONYMOUS}. */
    public void form(String path, Endpoint endpoint) {
        form(path, List.of(RequestLimits.perClient(RequestLimits.ANONYMOUS)), endpoint);
    }

    /** A route that writes its own answer, such as a page; it has no limit. */
    public void raw(HttpMethod method, String path, Handler<RoutingContext> handler) {
        declare(method, path).handler(handler);
    }

    /** One behind a guard. */
    public void raw(HttpMethod method, String path, Handler<RoutingContext> guard, Handler<RoutingContext> handler) {
        declare(method, path).handler(guard).handler(handler);
    }

    /** Whether the body of a request to that path may be a form. */
    boolean takesForms(String path) {
        return forms.contains(path);
    }

    /** All routes, a path with its methods. */
    Map<String, Set<HttpMethod>> declared() {
        return methods;
    }

    /** To be called last: every declared path refuses the methods it does not have. */
    void refuseOtherMethods() {
        methods.forEach((path, allowed) -> {
            String allow = allowed.stream()
                    .map(method -> method == HttpMethod.GET ? "GET, HEAD" : method.name())
                    .collect(Collectors.joining(", "));
            router.route(path).handler(context -> {
                context.response().putHeader(HttpHeaders.ALLOW, allow + ", OPTIONS");
                if (context.request().method() == HttpMethod.OPTIONS) {
                    Reply.noContent().send(context);
                    return;
                }
                String detail = "This path answers " + allow;
                context.fail(new Failure(Code.METHOD_NOT_ALLOWED, detail));
            });
        });
    }

    private Route declare(HttpMethod method, String path) {
        methods.computeIfAbsent(path, p -> new LinkedHashSet<>()).add(method);
        Route route = router.route(method, path);
        if (method == HttpMethod.GET) {
            route.method(HttpMethod.HEAD); // the server leaves the body out
        }
        return route.handler(context -> {
            RequestLog.route(context, path);
            context.next();
        });
    }

    private static void answer(RoutingContext context, Endpoint endpoint) {
        Future.succeededFuture(context)
                .compose(endpoint::answer) // even what throws
                .recover(RequestLimits.of(context)::refused)
                .<Void>map(reply -> {
                    reply.send(context); // a reply that cannot be written is a fault like any other
                    return null;
                })
                .onFailure(context::fail);
    }
}
