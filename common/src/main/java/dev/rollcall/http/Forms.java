package dev.rollcall.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Violation;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads bodies that may be forms as well as JSON, in the way of OAuth 2.0 (RFC 6749, section 3.2): a parameter that is not
 * known is passed over, one without a value is as good as none, and none may come twice.
 */
public final class Forms {
    static final String TYPE = "application/x-www-form-urlencoded";

    /** More than any form of ours has, with what else clients send along. */
    private static final int MAX_PARAMETERS = 100;

    private Forms() {}

    /** An empty body is a form without parameters. */
    public static <T extends Record> T read(RoutingContext context, Class<T> type) {
        Buffer body = context.body().buffer();
        boolean empty = body == null || body.length() == 0;
        if (!empty && !TYPE.equals(MediaTypes.essence(context.request().getHeader(HttpHeaders.CONTENT_TYPE)))) {
            return Bodies.read(context, type);
        }
        Map<String, List<String>> form = empty ? Map.of() : decode(body.toString(StandardCharsets.UTF_8));
        ObjectNode json = Json.STRICT.createObjectNode();
        Violations repeated = new Violations();
        for (String name : Bodies.fields(type)) {
            List<String> values = form.getOrDefault(name, List.of()).stream()
                    .filter(value -> !value.isEmpty())
                    .toList();
            if (!values.isEmpty()) {
                json.put(name, values.get(0));
            }
            if (values.size() > 1) {
                repeated.add("/" + name, Violation.INVALID, "may be given once");
            }
        }
        repeated.throwIfAny();
        return Bodies.read(json, type, (record, violations) -> {});
    }

    private static Map<String, List<String>> decode(String body) {
        try {
            return new QueryStringDecoder(body, StandardCharsets.UTF_8, false, MAX_PARAMETERS, true).parameters();
        } catch (IllegalArgumentException e) {
            throw new Failure(Code.BAD_REQUEST, "The body is not a well-formed form");
        }
    }
}
