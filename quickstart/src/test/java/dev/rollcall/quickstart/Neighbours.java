package dev.rollcall.quickstart;

import dev.rollcall.embedded.Servers;
import java.util.Map;

/** The servers of a quickstart under test: its own ones, unless the tests run against others. */
public final class Neighbours {
    private Neighbours() {}

    /** What the quickstart has to be told, with empty databases. */
    public static Map<String, String> settings() {
        return Servers.areEmbedded()
                ? Map.of()
                : Map.of(
                        "AUTH_DATABASE_URL", Servers.freshDatabase(),
                        "DATABASE_URL", Servers.freshDatabase(),
                        "REDIS_URL", Servers.redis().url(),
                        "SMTP_URL", Servers.mail().smtpUrl());
    }
}
