package dev.rollcall.http;

import dev.rollcall.bus.Trace;
import dev.rollcall.idempotency.Idempotency;
import dev.rollcall.idempotency.KeptAnswer;
import dev.rollcall.idempotency.KeyedRequest;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Idempotency-Key of a changing request: its endpoint is called for the first request under it, and others get the
 * answer of that one. An answer that another try might better (401, 429 and from 500) is not kept.
 */
public final class IdempotencyKey {
    /** In characters; a key has at least one. */
    public static final int MAX_LENGTH = 255;

    static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKey.class);
    private static final String HEADER = "Idempotency-Key";
    private static final String IN_CONTEXT = "rollcall.idempotency-key";
    private static final Set<HttpMethod> CHANGING =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final RoutingContext context;
    private final Idempotency idempotency;

    /** What makes it another request when it differs, besides the body. */
    private final List<String> asked = new ArrayList<>();

    /** The headers that were set before the endpoint was called, which each answer has of its own. */
    private Set<Map.Entry<String, String>> surroundings;

    private Idempotency.Claim claim;

    private IdempotencyKey(RoutingContext context, Idempotency idempotency) {
        this.context = context;
        this.idempotency = idempotency;
    }

    /** Takes note of the header, if there is any; what is only checked leaves the key to the request that does it. */
    static void begin(RoutingContext context, Idempotency idempotency) {
        HttpServerRequest request = context.request();
        boolean isDryRun = "true".equals(context.queryParams().get("dry_run"));
        if (CHANGING.contains(request.method()) && request.headers().contains(HEADER) && !isDryRun) {
            context.put(IN_CONTEXT, new IdempotencyKey(context, idempotency));
        }
        context.next();
    }

    /** A guard for what is a POST and yet changes nothing: a repeat hears how things stand by then. */
    public static void passOver(RoutingContext context) {
        context.remove(IN_CONTEXT);
        context.next();
    }

    /** For a guard to say that this decides what is asked, besides method, path and body: such as a token in a cookie. */
    public static void dependOn(RoutingContext context, String value) {
        IdempotencyKey key = of(context);
        if (key != null) {
            key.asked.add(value);
        }
    }

    /** Null for requests without one. */
    static IdempotencyKey of(RoutingContext context) {
        return context.get(IN_CONTEXT);
    }

    /** Yields whether the request is to be carried out; otherwise its answer is on its way. To be asked behind all guards. */
    Future<Boolean> claim() {
        return Future.succeededFuture()
                .compose(checked -> idempotency.begin(request()))
                .map(turn -> {
                    turn.repeat().ifPresent(this::replay);
                    claim = turn.claim().orElse(null);
                    surroundings = headers(context.response()).collect(Collectors.toSet());
                    return claim != null;
                });
    }

    /** To be called before an answer goes out, whose status and headers have been set; never fails. */
    Future<Void> settle(Buffer body) {
        if (claim == null) {
            return Future.succeededFuture();
        }
        HttpServerResponse response = context.response();
        int status = response.getStatusCode();
        boolean isFinal = status < 500 && status != 401 && status != 429;
        return Future.succeededFuture()
                .compose(ready -> isFinal ? claim.keep(answer(response, body)) : claim.release())
                .recover(e -> {
                    LOG.warn("What became of a request under an Idempotency-Key was not kept: {}", e.toString());
                    return Future.succeededFuture();
                });
    }

    private KeptAnswer answer(HttpServerResponse response, Buffer body) {
        List<Map.Entry<String, String>> own = headers(response)
                .filter(header -> !surroundings.contains(header))
                .filter(header -> !RequestLimits.isHeader(header.getKey()))
                .toList();
        return new KeptAnswer(response.getStatusCode(), own, body == null ? null : body.getBytes());
    }

    private void replay(KeptAnswer answer) {
        HttpServerResponse response = context.response();
        if (response.closed()) {
            return;
        }
        answer.headers().forEach(header -> response.headers().remove(header.getKey()));
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        response.setStatusCode(answer.status()).putHeader(REPLAYED, "true");
        Sending.end(context, answer.body() == null ? null : Buffer.buffer(answer.body()));
    }

    private static Stream<Map.Entry<String, String>> headers(HttpServerResponse response) {
        return response.headers().entries().stream().map(header -> Map.entry(header.getKey(), header.getValue()));
    }

    private KeyedRequest request() {
        HttpServerRequest request = context.request();
        Buffer body = context.body().buffer();
        asked.add(request.method().name());
        asked.add(request.uri());
        asked.add(Objects.requireNonNullElse(request.getHeader(HttpHeaders.IF_MATCH), ""));
        return new KeyedRequest(caller(), key(), asked, body == null ? new byte[0] : body.getBytes());
    }

    private String caller() {
        AccessToken token = Bearer.caller(context);
        return token != null
                ? "user " + token.user()
                : "client " + Peers.network(Trace.current().ip()) + ' ' + RequestLog.route(context);
    }

    private String key() {
        List<String> given = context.request().headers().getAll(HEADER);
        String key = given.get(0);
        Optional<Violation> violation = Optional.empty();
        if (given.size() > 1) {
            violation = Optional.of(new Violation(HEADER, Violation.INVALID, "may be given once"));
        } else if (key.isEmpty() || key.length() > MAX_LENGTH) {
            String detail = "must be 1 to " + MAX_LENGTH + " characters";
            int limit = key.isEmpty() ? 1 : MAX_LENGTH;
            violation = Optional.of(new Violation(HEADER, Violation.OUT_OF_RANGE, detail, limit));
        }
        violation.ifPresent(found -> {
            throw Failure.invalid(List.of(found));
        });
        return key;
    }
}
