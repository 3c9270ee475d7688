package dev.rollcall.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A request as it is put together. */
final class Call {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpRequest.Builder request;

    private Call(String url) {
        Secrets.inUrl(url);
        request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(15));
    }

    static Call to(String url) {
        return new Call(url);
    }

    Call header(String name, String value) {
        Secrets.inHeader(name, value);
        request.setHeader(name, value);
        return this;
    }

    Call token(String accessToken) {
        return header("Authorization", "Bearer " + accessToken);
    }

    Call ifMatch(String etag) {
        return header("If-Match", etag);
    }

    Answer get() {
        return send(request.GET());
    }

    Answer delete() {
        return send(request.DELETE());
    }

    Answer post(String json) {
        return body("POST", "application/json", json);
    }

    Answer patch(String json) {
        return body("PATCH", "application/merge-patch+json", json);
    }

    Answer body(String method, String type, String content) {
        Secrets.inRequest(content);
        request.setHeader("Content-Type", type);
        return send(request.method(method, HttpRequest.BodyPublishers.ofString(content)));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Secrets.inAnswer(response);
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
