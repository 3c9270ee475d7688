package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the provider, which may be slow or down: none takes longer than five seconds, and once five within a minute
 * have failed, none is tried for half a minute. No redirect is followed.
 */
final class ProviderCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderCalls.class);
    private static final int FAILURES = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration RESET = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final CircuitBreaker breaker;

    ProviderCalls(Vertx vertx) {
        this.client = vertx.createHttpClient(httpOptions());
        this.breaker = CircuitBreaker.create("openid-provider", vertx, breakerOptions())
                .failurePolicy(answer -> answer.failed() && !(answer.cause() instanceof Failure));
    }

    /** What every client of the provider's is made with; certificates are checked, as is the default. */
    static HttpClientOptions httpOptions() {
        return new HttpClientOptions()
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setIdleTimeout((int) TIMEOUT.toSeconds());
    }

    private static CircuitBreakerOptions breakerOptions() {
        return new CircuitBreakerOptions()
                .setMaxFailures(FAILURES)
                .setFailuresRollingWindow(WINDOW.toMillis())
                .setResetTimeout(RESET.toMillis())
                .setTimeout(TIMEOUT.toMillis())
                .setNotificationAddress(null);
    }

    /** Fails with the call's own {@code Failure}, which does not count against the provider, or as unavailable. */
    <T> Future<T> call(Supplier<Future<T>> call) {
        return breaker.execute(call).recover(e -> {
            if (e instanceof Failure) {
                return Future.failedFuture(e);
            }
            LOG.warn("The OpenID provider could not be asked: {}", e.toString());
            return Future.failedFuture(
                    new Failure(Code.PROVIDER_UNAVAILABLE, "The OpenID provider cannot be reached right now"));
        });
    }

    /** A JSON object at that address. */
    Future<JsonObject> get(String url) {
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        return client.request(request)
                .compose(HttpClientRequest::send)
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(response -> response.body())
                .map(Buffer::toJsonObject);
    }
}
