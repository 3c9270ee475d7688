package dev.rollcall.http;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets integrations pass that send the service key, compared in constant time. */
public final class ServiceKey implements Handler<RoutingContext> {
    private static final String HEADER = "X-Service-Key";

    private final byte[] key;

    public ServiceKey(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handle(RoutingContext context) {
        if (isSentBy(context.request())) {
            context.next();
        } else {
            context.fail(new Failure(Code.SERVICE_KEY_INVALID, "Send the service key: " + HEADER));
        }
    }

    /** For answers that say more to operators: with the key, or straight from this machine and through no proxy. */
    public boolean isOperator(HttpServerRequest request) {
        boolean direct = request.getHeader("X-Forwarded-For") == null && request.getHeader("Forwarded") == null;
        return isSentBy(request) || direct && Peers.isLoopback(request.remoteAddress());
    }

    private boolean isSentBy(HttpServerRequest request) {
        String sent = request.getHeader(HEADER);
        return sent != null && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), key);
    }
}
