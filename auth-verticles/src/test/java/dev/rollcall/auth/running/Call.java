package dev.rollcall.auth.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A request as it is put together. Bodies are JSON: a map of fields, or the text itself. Every answer is held against the
 * published contract.
 */
public final class Call {
    /** In ASCII, so that even what UTF-8 cannot say gets through. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpRequest.Builder request;

    private Call(String url) {
        request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    }

    static Call to(String url) {
        return new Call(url);
    }

    public Call header(String name, String value) {
        request.setHeader(name, value);
        return this;
    }

    public Call token(String accessToken) {
        return header("Authorization", "Bearer " + accessToken);
    }

    public Call serviceKey() {
        return header("X-Service-Key", AuthServer.SERVICE_KEY);
    }

    public Answer get() {
        return await(send("GET", null));
    }

    public Answer delete() {
        return await(send("DELETE", null));
    }

    public Answer post() {
        return await(send("POST", null));
    }

    public Answer post(Map<String, ?> body) {
        return post(text(body));
    }

    public Answer post(String body) {
        return await(send("POST", body));
    }

    /** A form of these parameters, each name with its value after it. */
    public Answer form(String... parameters) {
        List<String> encoded = Stream.of(parameters)
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .toList();
        String body = IntStream.range(0, parameters.length / 2)
                .mapToObj(i -> encoded.get(2 * i) + '=' + encoded.get(2 * i + 1))
                .collect(Collectors.joining("&"));
        return header("Content-Type", "application/x-www-form-urlencoded").method("POST", body);
    }

    public Answer patch(String body) {
        return await(patching(body));
    }

    /** With a body of whatever type {@link #header} has named. */
    public Answer method(String method, String body) {
        HttpRequest.BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return await(send(request.method(method, content).build()));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Answer> posting(Map<String, ?> body) {
        return send("POST", text(body));
    }

    public CompletableFuture<Answer> patching(String body) {
        return send(request.setHeader("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body))
                .build());
    }

    public CompletableFuture<Answer> getting() {
        return send("GET", null);
    }

    public CompletableFuture<Answer> deleting() {
        return send("DELETE", null);
    }

    private CompletableFuture<Answer> send(String method, String body) {
        if (body == null) {
            return send(request.method(method, BodyPublishers.noBody()).build());
        }
        return send(request.setHeader("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static CompletableFuture<Answer> send(HttpRequest request) {
        return CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> {
            Answer answer = new Answer(response);
            Contract.check(answer);
            return answer;
        });
    }

    private static Answer await(CompletableFuture<Answer> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new AssertionError(
                    "No answer came, or a wrong one: " + e.getCause().getMessage(), e.getCause());
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
