package dev.rollcall.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What groups of routes mount. */
public final class DeclaredRoutes {
    private DeclaredRoutes() {}

    /** Each path, with its parameters in braces, and its methods. */
    public static Map<String, Set<String>> of(Vertx vertx, List<Routes> groups) {
        Api api = new Api(Router.router(vertx));
        groups.forEach(group -> group.mount(api));
        Map<String, Set<String>> declared = new TreeMap<>();
        api.declared()
                .forEach((path, methods) -> declared.put(
                        path.replaceAll(":(\\w+)", "{$1}"),
                        new TreeSet<>(methods.stream().map(HttpMethod::name).toList())));
        return declared;
    }
}
