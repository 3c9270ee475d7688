package dev.rollcall.quickstart;

import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.embedded.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The product that all system tests of a run share, started with the first and stopped with the JVM. */
public final class SharedProduct {
    private static Quickstart quickstart;

    private SharedProduct() {}

    private static synchronized Quickstart get() {
        if (quickstart == null) {
            try {
                Path folder = Files.createTempDirectory("rollcall-system-tests");
                DataFolder data = DataFolder.open(folder, false);
                Options options = new Options(false, 0, 0, 0, 0, folder);
                Map<String, String> settings =
                        new HashMap<>(Map.of("ARGON2_MEMORY_KIB", "8192", "RATE_LIMIT_SCALE", "1000"));
                settings.putAll(Neighbours.settings());
                quickstart = Servers.stoppedAtExit(Quickstart.start(options, data, settings));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return quickstart;
    }

    public static String authUrl() {
        return get().authUrl();
    }

    public static String meetingUrl() {
        return get().meetingUrl();
    }

    public static MailCatcher mail() {
        return Servers.areEmbedded() ? get().mail() : Servers.mail();
    }

    /** A setting that the services were started with. */
    public static String setting(String name) {
        return get().environment().get(name);
    }

    /** All that the services were told. */
    public static Map<String, String> settings() {
        return get().environment();
    }
}
