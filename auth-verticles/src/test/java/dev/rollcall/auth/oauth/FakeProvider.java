package dev.rollcall.auth.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An OpenID provider that says whatever a test has it say, also what no real one would. */
final class FakeProvider implements AutoCloseable {
    static final KeyPair KEY = newKey();
    static final String KEY_ID = "key-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it was asked for, as {@code METHOD /path}. */
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /** Of the last request for tokens. */
    volatile String authorization;

    volatile String body;

    private final HttpServer http;
    private final Map<String, Object> metadata = new HashMap<>();
    private volatile int tokenStatus = 200;
    private volatile String tokenAnswer = "{}";
    private volatile Map<String, String> tokenHeaders = Map.of();

    FakeProvider() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        metadata.put("issuer", issuer());
        metadata.put("authorization_endpoint", issuer() + "/authorize?tenant=ours");
        metadata.put("token_endpoint", issuer() + "/token");
        metadata.put("jwks_uri", issuer() + "/keys");
        http.createContext("/", this::answer);
        http.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    long askedForKeys() {
        return asked.stream().filter("GET /keys"::equals).count();
    }

    long askedForTokens() {
        return asked.stream().filter("POST /token"::equals).count();
    }

    /** From now on it answers every code with this id token. */
    void tell(String idToken) {
        tell(
                200,
                json(Map.of("access_token", "opaque", "token_type", "Bearer", "expires_in", 60, "id_token", idToken)));
    }

    void tell(int status, String answer) {
        tokenStatus = status;
        tokenAnswer = answer;
        tokenHeaders = Map.of();
    }

    void redirectTo(String location) {
        tell(307, "");
        tokenHeaders = Map.of("Location", location);
    }

    Map<String, Object> claims(String nonce, String subject, Map<String, ?> more) {
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new HashMap<>(more);
        claims.putAll(Map.of("iss", issuer(), "sub", subject, "nonce", nonce, "iat", now, "exp", now + 60));
        return claims;
    }

    /** The compact form, signed by RSA and SHA-256. */
    static String signed(Map<String, Object> header, Map<String, Object> claims, KeyPair by) {
        String content = base64(json(header)) + '.' + base64(json(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(by.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String json(Map<String, ?> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        switch (path) {
            case "/.well-known/openid-configuration" -> send(exchange, 200, json(metadata));
            case "/keys" -> send(exchange, 200, json(Map.of("keys", List.of(publicKey()))));
            case "/token" -> {
                authorization = exchange.getRequestHeaders().getFirst("Authorization");
                body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                tokenHeaders.forEach(exchange.getResponseHeaders()::set);
                send(exchange, tokenStatus, tokenAnswer);
            }
            default -> send(exchange, 404, "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, Object> publicKey() {
        RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                KEY_ID,
                "n",
                encoder.encodeToString(key.getModulus().toByteArray()),
                "e",
                encoder.encodeToString(key.getPublicExponent().toByteArray()));
    }
}
