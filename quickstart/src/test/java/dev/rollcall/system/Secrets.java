package dev.rollcall.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.MailCatcher;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All that the tests of a run sent, got and were mailed that nobody else may read. */
final class Secrets {
    private static final int LEAST = 6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    /** The names of JSON fields and headers, in lower case. */
    private static final Pattern SECRET =
            Pattern.compile(".*(password|token|ticket|authorization|service-key|cookie)|email");

    private static final Set<String> NO_SECRET = Set.of("token_type");

    /** A secret in a request, and a word in a problem. */
    private static final String CODE = "code";

    private static final Pattern SETTING = Pattern.compile(".*(KEY|SECRET)");
    private static final Pattern ADDRESS = Pattern.compile("\\S+@\\S+");
    private static final Pattern MAILED = Pattern.compile("(?:token=|Code: )([\\w.~-]{6,})");
    private static final Pattern QUERY =
            Pattern.compile("(?:^|[?&#])(?:code|state|nonce|ticket|token|email|username|password)=([^&#]+)");
    private static final Pattern FEED = Pattern.compile("/feeds/([\\w-]+)");
    private static final Pattern VALUE = Pattern.compile("(?:\\w+ )?([^\\s;]{6,}).*");

    private Secrets() {}

    static Set<String> seen() {
        return Set.copyOf(SEEN);
    }

    /** Nothing of a few letters, which tests of bad values send and which stands in many a word. */
    static void add(String secret) {
        if (secret.length() >= LEAST) {
            SEEN.add(secret);
        }
    }

    static void inHeader(String name, String value) {
        if (name.equalsIgnoreCase("cookie")) {
            Stream.of(value.split("; *")).forEach(Secrets::inCookie);
        } else if (name.equalsIgnoreCase("set-cookie")) {
            inCookie(value.replaceFirst(";.*", ""));
        } else if (name.equalsIgnoreCase("location")) {
            inUrl(value);
        } else if (isSecret(name)) {
            findAll(VALUE, value);
        }
    }

    static void inUrl(String url) {
        findAll(FEED, url);
        QUERY.matcher(url).results().map(found -> found.group(1)).forEach(value -> {
            add(value);
            add(URLDecoder.decode(value, StandardCharsets.UTF_8));
        });
    }

    /** What is no JSON is so on purpose, or a form, and stands in no log either way. */
    static void inRequest(String body) {
        JsonNode json = parse(body);
        if (json == null) {
            add(body);
            inUrl(body);
        } else {
            collect("", json);
            json.findValuesAsText(CODE).forEach(Secrets::add);
        }
    }

    static void inAnswer(HttpResponse<String> answer) {
        answer.headers().map().forEach((name, values) -> values.forEach(value -> inHeader(name, value)));
        findAll(FEED, answer.body());
        JsonNode json = parse(answer.body());
        if (json == null) {
            add(answer.body());
        } else {
            collect("", json);
        }
    }

    /** The keys, and the passwords in addresses. */
    static void inSettings(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (SETTING.matcher(name).matches()) {
                add(value);
            } else if (name.endsWith("_URL") && URI.create(value).getUserInfo() != null) {
                add(URI.create(value).getUserInfo().replaceFirst(".*:", ""));
            }
        });
    }

    /** What was mailed to the addresses seen so far. */
    static void inMails(MailCatcher server) {
        seen().stream()
                .filter(secret -> ADDRESS.matcher(secret).matches())
                .flatMap(address -> server.messages(address).stream())
                .forEach(mail -> findAll(MAILED, mail.text()));
    }

    private static void inCookie(String cookie) {
        add(cookie.substring(cookie.indexOf('=') + 1));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void collect(String name, JsonNode value) {
        value.properties().forEach(field -> collect(field.getKey(), field.getValue()));
        value.elements().forEachRemaining(element -> collect(name, element));
        if (value.isTextual() && isSecret(name)) {
            add(value.asText());
        }
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.matcher(lower).matches() && !NO_SECRET.contains(lower);
    }

    private static void findAll(Pattern pattern, String text) {
        pattern.matcher(text).results().forEach(found -> add(found.group(1)));
    }
}
