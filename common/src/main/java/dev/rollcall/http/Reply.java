package dev.rollcall.http;

import dev.rollcall.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an endpoint answers: a status, headers and a record that becomes JSON, text, or nothing. */
public final class Reply {
    static final String JSON = "application/json";

    private final int status;
    private final Object body;
    private final Map<CharSequence, String> headers = new LinkedHashMap<>();

    private Reply(int status, Object body) {
        this.status = status;
        this.body = body;
    }

    /** Without a body, where a standard wants 200 all the same. */
    public static Reply ok() {
        return new Reply(200, null);
    }

    public static Reply ok(Record body) {
        return new Reply(200, body);
    }

    /** Text of another media type than JSON. */
    public static Reply ok(String mediaType, String text) {
        return new Reply(200, text).with(HttpHeaders.CONTENT_TYPE, mediaType);
    }

    public static Reply created(Record body) {
        return new Reply(201, body);
    }

    public static Reply accepted(Record body) {
        return new Reply(202, body);
    }

    public static Reply noContent() {
        return new Reply(204, null);
    }

    /** Sends a browser on to another address, there to {@code GET}. */
    public static Reply found(String url) {
        return new Reply(302, null).with(HttpHeaders.LOCATION, url);
    }

    public static Reply notModified() {
        return new Reply(304, null);
    }

    public Reply with(CharSequence header, String value) {
        headers.put(header, value);
        return this;
    }

    void send(RoutingContext context) {
        HttpServerResponse response = context.response().setStatusCode(status);
        headers.forEach(response::putHeader);
        if (body == null) {
            Sending.end(context, null);
            return;
        }
        if (body instanceof String text) {
            Sending.end(context, Buffer.buffer(text));
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        Sending.end(context, encode(body));
    }

    static Buffer encode(Object body) {
        try {
            return Buffer.buffer(Json.LENIENT.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
