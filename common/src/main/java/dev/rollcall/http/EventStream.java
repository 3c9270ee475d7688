package dev.rollcall.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer that stays open and carries events as they happen (WHATWG HTML, section 9.2). Once it is open, it may be used
 * on any one context; what is written to one that has closed is lost.
 */
public final class EventStream {
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final HttpServerResponse response;
    private final HttpConnection connection;

    private EventStream(HttpServerResponse response, HttpConnection connection) {
        this.response = response;
        this.connection = connection;
    }

    /** Answers the request with an open stream. */
    public static EventStream open(RoutingContext context) {
        HttpServerResponse response = context.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader("X-Accel-Buffering", "no"); // or a proxy would hold events back
        EventStream stream = new EventStream(response, context.request().connection());
        stream.write(Buffer.buffer("retry: " + RETRY.toMillis() + "\n\n"));
        return stream;
    }

    /** @param id what the client names to resume after this event */
    public void send(String id, String type, Object data) {
        write(Buffer.buffer("id: " + id + "\nevent: " + type + "\ndata: ")
                .appendBuffer(Reply.encode(data))
                .appendString("\n\n"));
    }

    /** Tells the client where it stands without an event. */
    public void at(String id) {
        write(Buffer.buffer("id: " + id + "\n\n"));
    }

    /** Keeps what is between from taking the stream for dead. */
    public void comment() {
        write(COMMENT.copy());
    }

    /** Whether the client takes in less than it is sent, so that nothing more should be sent until it has drained. */
    public boolean isFull() {
        return isOpen() && response.writeQueueFull();
    }

    /** Runs, once, when the client has taken in what was sent, which may be at once. */
    public void onDrain(Runnable then) {
        AtomicBoolean waiting = new AtomicBoolean(true);
        response.drainHandler(drained -> {
            if (waiting.getAndSet(false)) {
                then.run();
            }
        });
        // the connection lives on a context of its own, and may have drained before anybody listened
        if (!isFull() && waiting.getAndSet(false)) {
            then.run();
        }
    }

    /** Runs when the client has gone, or at once if it has. */
    public void onClose(Runnable then) {
        response.closeHandler(closed -> then.run());
        response.exceptionHandler(broken -> then.run());
        if (response.closed()) {
            then.run();
        }
    }

    /** Runs when the server stops, which waits for this stream to end. */
    public void onStop(Runnable then) {
        connection.shutdownHandler(stopping -> then.run());
    }

    /** Lets what was sent arrive and closes. */
    public void end() {
        if (isOpen()) {
            response.end();
        }
    }

    /** Closes at once, whatever has not arrived. */
    public void abort() {
        response.reset();
    }

    private void write(Buffer text) {
        if (isOpen()) {
            response.write(text);
        }
    }

    private boolean isOpen() {
        return !response.ended() && !response.closed();
    }
}
