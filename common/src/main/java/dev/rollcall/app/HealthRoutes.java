package dev.rollcall.app;

import dev.rollcall.http.Api;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.web.RoutingContext;

/** Health in the MicroProfile form and metrics in Prometheus's; details for operators only. */
public final class HealthRoutes implements Routes {
    private final Health health;
    private final Metrics metrics;
    private final ServiceKey key;

    public HealthRoutes(Health health, Metrics metrics, ServiceKey key) {
        this.health = health;
        this.metrics = metrics;
        this.key = key;
    }

    @Override
    public void mount(Api api) {
        api.raw(HttpMethod.GET, "/health", context -> answer(context, health.ready()));
        api.raw(HttpMethod.GET, "/health/live", context -> answer(context, health.live()));
        api.raw(HttpMethod.GET, "/health/ready", context -> answer(context, health.ready()));
        api.raw(HttpMethod.GET, "/metrics", this::metrics);
    }

    private void answer(RoutingContext context, Future<CheckResult> checks) {
        checks.onSuccess(result -> {
                    JsonObject body = new JsonObject().put("status", result.getUp() ? "UP" : "DOWN");
                    JsonArray details = new JsonArray();
                    if (key.isOperator(context.request())) {
                        result.getChecks().forEach(check -> details.add(detail(check)));
                    }
                    context.response()
                            .setStatusCode(result.getUp() ? 200 : 503)
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                            .end(body.put("checks", details).toBuffer());
                })
                .onFailure(context::fail);
    }

    private static JsonObject detail(CheckResult check) {
        JsonObject detail = new JsonObject().put("id", check.getId()).put("status", check.getUp() ? "UP" : "DOWN");
        JsonObject data = check.getData();
        return data == null || data.isEmpty() ? detail : detail.put("data", data);
    }

    private void metrics(RoutingContext context) {
        if (!key.isOperator(context.request())) {
            context.fail(new Failure(Code.SERVICE_KEY_INVALID, "Send the service key: X-Service-Key"));
            return;
        }
        // off the event loop: some figures are read from files, and all of them take a while to write
        context.vertx()
                .executeBlocking(metrics::scrape, false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(context::fail);
    }
}
