package dev.rollcall.auth.running;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A browser on its way to the OpenID provider and back: it keeps the service's cookie, and goes only where it is told. */
public final class Browser {
    private static final HttpClient PROVIDER = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuthServer server;
    private String cookie;

    public Browser(AuthServer server) {
        this.server = server;
    }

    /** What the last redirect of a sign-in holds. */
    public record End(String url) {
        public String code() {
            return value("code");
        }

        public String error() {
            return value("error");
        }

        /** Null where there is none. */
        public String value(String name) {
            return parameters(url).get(name);
        }
    }

    /** Signs in as that subject with those claims. */
    public End signIn(String subject, Map<String, ?> claims) {
        return comeBack(logIn(setOut(), subject, claims));
    }

    /** Where the service sends it, having asked to end at the usual place. */
    public String setOut() {
        return setOut("redirect_uri=" + encode(AuthServer.SIGNED_IN));
    }

    public String setOut(String query) {
        Answer answer = call("/v1/oauth/google/authorize?" + query).get().expect(302);
        keepCookie(answer);
        return answer.header("Location");
    }

    /** Where the service sends it to link an identity to that account. */
    public String setOutToLink(String accessToken) {
        Answer answer =
                call("/v1/me/identities/google").token(accessToken).post().expect(200);
        keepCookie(answer);
        return answer.text("/authorize_url");
    }

    public End link(String accessToken, String subject, Map<String, ?> claims) {
        return comeBack(logIn(setOutToLink(accessToken), subject, claims));
    }

    /** Where the provider sends it, after somebody has told who they are. */
    public static String logIn(String providerUrl, String subject, Map<String, ?> claims) {
        return post(providerUrl, "username=" + encode(subject) + "&claims=" + encode(json(claims)));
    }

    /** Where the provider sends it, after somebody has refused. */
    public static String deny(String providerUrl) {
        return post(providerUrl, "deny=true");
    }

    public End comeBack(String callbackUrl) {
        return new End(comingBack(callbackUrl).join().expect(302).header("Location"));
    }

    /** The same where it is told that this will not do. */
    public Answer comeBackInVain(String callbackUrl) {
        return comingBack(callbackUrl).join();
    }

    public CompletableFuture<Answer> comingBack(String callbackUrl) {
        URI callback = URI.create(callbackUrl);
        return call(callback.getRawPath() + "?" + callback.getRawQuery()).getting();
    }

    /** The cookie as the service set it last, with its attributes. */
    public String cookie() {
        return cookie;
    }

    /** Its requests are answered by that node from now on. */
    public void turnTo(AuthServer node) {
        server = node;
    }

    public void loseCookie() {
        cookie = null;
    }

    public Answer exchange(String code) {
        return call("/v1/oauth/exchange").post(Map.of("code", code));
    }

    private void keepCookie(Answer answer) {
        cookie = answer.header("Set-Cookie");
    }

    private Call call(String path) {
        Call call = server.call(path);
        return cookie == null ? call : call.header("Cookie", cookie.replaceFirst(";.*", ""));
    }

    private static String post(String url, String form) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> response = PROVIDER.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
            return response.headers().firstValue("Location").orElseThrow();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the query of a URL, decoded. */
    public static Map<String, String> parameters(String url) {
        return Arrays.stream(URI.create(url).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> java.net.URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String json(Map<String, ?> claims) {
        try {
            return JSON.writeValueAsString(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
