package dev.rollcall.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of a service by name: its file in {@code conf/}, and the environment over it. Each is read once, at start,
 * into a record; a bad one is a {@link SettingsException}.
 */
public final class Settings {
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_CHARACTERS = 8;
    private static final int MAX_PORT = 65_535;
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Words that documentation and examples like to use, so that everybody knows them. */
    private static final List<String> WELL_KNOWN =
            List.of("secret", "password", "changeme", "change-me", "example", "default");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(Map.copyOf(values));
    }

    /**
     * @param file such as {@code auth.properties}: in the folder that the environment names as {@code CONF_DIR}, or else
     *     the one that is packed with the service
     */
    public static Settings load(String file, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        read(file, environment).forEach((name, value) -> values.put((String) name, (String) value));
        values.putAll(environment);
        return of(values);
    }

    /** The text of a file of {@code conf/}, found in the same way. */
    public static InputStream open(String file, Map<String, String> environment) {
        String folder = environment.get("CONF_DIR");
        try {
            InputStream in = folder == null
                    ? Settings.class.getClassLoader().getResourceAsStream("conf/" + file)
                    : Files.newInputStream(Path.of(folder, file));
            if (in == null) {
                throw new IOException(file + " is not on the class path");
            }
            return in;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static SettingsException unreadable(String file, Exception e) {
        return new SettingsException("CONF_DIR", "holds no readable " + file + " (" + e.getMessage() + ")");
    }

    private static Properties read(String file, Map<String, String> environment) {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(open(file, environment), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
        return properties;
    }

    /** The path of a file that can be read. */
    public String file(String name) {
        String path = text(name);
        if (!Files.isRegularFile(Path.of(path)) || !Files.isReadable(Path.of(path))) {
            throw new SettingsException(name, "must be a file that can be read, unlike " + path);
        }
        return path;
    }

    /** The value, or {@code otherwise} when it is absent or empty. */
    public String text(String name, String otherwise) {
        String value = values.get(name);
        return value == null || value.isBlank() ? otherwise : value.trim();
    }

    public String text(String name) {
        String value = text(name, null);
        if (value == null) {
            throw new SettingsException(name, "is missing");
        }
        return value;
    }

    public int number(String name, int min, int max, int otherwise) {
        String value = text(name, null);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SettingsException(name, "must be a whole number from " + min + " to " + max);
        }
        throw new SettingsException(name, "must be " + min + " to " + max);
    }

    /** A number such as 0.5 or 10. */
    public double decimal(String name, double min, double max, double otherwise) {
        String value = text(name, null);
        if (value == null) {
            return otherwise;
        }
        if (!DECIMAL.matcher(value).matches() || Double.parseDouble(value) < min || Double.parseDouble(value) > max) {
            throw new SettingsException(name, "must be a number from %.0f to %.0f, such as 0.5".formatted(min, max));
        }
        return Double.parseDouble(value);
    }

    /** An ISO 8601 duration such as {@code PT2S}, of a millisecond at least. */
    public Duration duration(String name, Duration otherwise) {
        return duration(name, SHORTEST, otherwise);
    }

    /** An ISO 8601 duration such as {@code P30D}, of so much at least. */
    public Duration duration(String name, Duration least, Duration otherwise) {
        String value = text(name, null);
        if (value == null) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(value);
            if (duration.compareTo(least) >= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw new SettingsException(name, "must be a duration such as PT2S or P30D");
        }
        throw new SettingsException(name, "must be " + least + " at least");
    }

    /** A port, 0 for any free one. */
    public int port(String name, int otherwise) {
        return number(name, 0, MAX_PORT, otherwise);
    }

    /** A key that nobody can guess: at least 32 bytes, and none of those that everybody knows. */
    public String secret(String name) {
        String value = text(name);
        if (value.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            throw new SettingsException(
                    name, "is too short: at least 32 bytes, for example of `openssl rand -base64 48`");
        }
        String lower = value.toLowerCase(java.util.Locale.ROOT);
        boolean known = WELL_KNOWN.stream().anyMatch(lower::contains);
        if (known || value.chars().distinct().count() < SECRET_CHARACTERS) {
            throw new SettingsException(name, "is easy to guess: make one, for example by `openssl rand -base64 48`");
        }
        return value;
    }

    /** @param schemes those that will do */
    public URI url(String name, Set<String> schemes) {
        return url(name, text(name), schemes);
    }

    /** The same, or {@code otherwise}, which may be null. */
    public URI url(String name, Set<String> schemes, URI otherwise) {
        String value = text(name, null);
        return value == null ? otherwise : url(name, value, schemes);
    }

    private static URI url(String name, String value, Set<String> schemes) {
        try {
            URI url = new URI(value);
            boolean known = url.getScheme() != null && schemes.contains(url.getScheme());
            if (known && url.getHost() != null && url.getPort() <= MAX_PORT) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new SettingsException(name, "is not a URL"); // its text could hold a password
        }
        String accepted =
                schemes.stream().sorted().map(scheme -> scheme + "://").collect(Collectors.joining(" or "));
        throw new SettingsException(name, "must be a URL that starts with " + accepted);
    }

    /** The items of a comma-separated list, in order, each once. */
    public Set<String> list(String name) {
        return Arrays.stream(text(name, "").split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One of these words. */
    public String word(String name, Set<String> words, String otherwise) {
        String value = text(name, otherwise);
        if (!words.contains(value)) {
            throw new SettingsException(
                    name,
                    "must be one of "
                            + String.join(", ", words.stream().sorted().toList()));
        }
        return value;
    }

    /** A list of these words; all of them when absent. */
    public Set<String> words(String name, Set<String> all) {
        Set<String> chosen = list(name);
        if (!all.containsAll(chosen)) {
            throw new SettingsException(
                    name, "may list " + String.join(", ", all.stream().sorted().toList()));
        }
        return chosen.isEmpty() ? all : chosen;
    }
}
