package dev.rollcall.meeting.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A request as it is put together. Bodies are JSON: a map of fields, or the text itself. */
public final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpRequest.Builder request;

    private Call(String url) {
        request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    }

    public static Call to(String url) {
        return new Call(url);
    }

    public Call header(String name, String value) {
        request.setHeader(name, value);
        return this;
    }

    public Call by(Person person) {
        return header("Authorization", "Bearer " + person.token());
    }

    public Call serviceKey() {
        return header("X-Service-Key", MeetingServer.SERVICE_KEY);
    }

    /** @param tag as it stands in the header, with its quotes */
    public Call ifMatch(String tag) {
        return header("If-Match", tag);
    }

    public Call ifMatch(long version) {
        return ifMatch('"' + String.valueOf(version) + '"');
    }

    public Answer get() {
        return send("GET", null);
    }

    public Answer post() {
        return send("POST", null);
    }

    public Answer post(Map<String, ?> body) {
        return send("POST", text(body));
    }

    public Answer post(String body) {
        return send("POST", body);
    }

    public Answer patch(Map<String, ?> body) {
        return patch(text(body));
    }

    public Answer patch(String body) {
        return await(patching(body));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Answer> patching(Map<String, ?> body) {
        return patching(text(body));
    }

    /** Without waiting for the answer. */
    public CompletableFuture<Answer> posting(Map<String, ?> body) {
        return header("Content-Type", "application/json").sending("POST", text(body));
    }

    public Answer put(Map<String, ?> body) {
        return await(putting(body));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Answer> putting(Map<String, ?> body) {
        return header("Content-Type", "application/json").sending("PUT", text(body));
    }

    public Answer delete() {
        return send("DELETE", null);
    }

    /** With a body of whatever type {@link #header} has named. */
    public Answer method(String method, String body) {
        return await(sending(method, body));
    }

    private CompletableFuture<Answer> patching(String body) {
        header("Content-Type", "application/merge-patch+json");
        return sending("PATCH", body);
    }

    private Answer send(String method, String body) {
        if (body != null) {
            header("Content-Type", "application/json");
        }
        return await(sending(method, body));
    }

    private CompletableFuture<Answer> sending(String method, String body) {
        var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return CLIENT.sendAsync(request.method(method, content).build(), BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    private static Answer await(CompletableFuture<Answer> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new AssertionError("No answer came", e.getCause());
        }
    }

    private static String text(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
