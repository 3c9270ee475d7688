package dev.rollcall.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.MailCatcher;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that the tests of a run sent, got and were mailed that nobody else may read. */
final class Secrets {
    private static final int LEAST = 6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    /** The names of JSON fields and headers, in lower case; a code is a secret in a request, and a word in a problem. */
    private static final Pattern SECRET =
            Pattern.compile(".*(password|token|ticket|authorization|service-key|cookie)|email");

    private static final Set<String> NO_SECRET = Set.of("token_type", "set-cookie");
    private static final Pattern MAILED = Pattern.compile("(?:token=|Code: )([\\w.~-]{6,})");
    private static final Pattern FEED = Pattern.compile("/feeds/([\\w-]+)");
    private static final Pattern VALUE = Pattern.compile("(?:Bearer |\\w+=)?([^\\s;]{6,}).*");

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
        Matcher matcher = VALUE.matcher(value);
        if (isSecret(name) && matcher.matches()) {
            add(matcher.group(1));
        }
    }

    static void inBody(String body) {
        findAll(FEED, body);
        try {
            collect("", JSON.readTree(body));
        } catch (JsonProcessingException e) {
            add(body); // it is no JSON on purpose, or a page, and stands in no log either way
        }
    }

    /** What was mailed to the addresses seen so far. */
    static void inMails(MailCatcher server) {
        seen().stream()
                .filter(secret -> secret.contains("@"))
                .flatMap(address -> server.messages(address).stream())
                .forEach(mail -> findAll(MAILED, mail.text()));
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
