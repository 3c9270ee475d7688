package dev.rollcall.auth;

import dev.rollcall.app.NodeSettings;
import dev.rollcall.app.Settings;
import dev.rollcall.app.SettingsException;
import dev.rollcall.auth.accounts.AdminEmails;
import dev.rollcall.auth.accounts.Argon2Settings;
import dev.rollcall.auth.cleanup.Retention;
import dev.rollcall.auth.email.MailSettings;
import dev.rollcall.auth.keys.KeySetSource;
import dev.rollcall.auth.oauth.OAuthSettings;
import dev.rollcall.auth.passwords.GuessableWords;
import dev.rollcall.auth.passwords.PasswordRules;
import dev.rollcall.protocol.Service;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the auth service is told.
 *
 * @param url where the service is reached from outside
 * @param keys what access tokens are signed with
 * @param passwordMinimum in code points, {@link PasswordRules#SHORTEST} to {@link PasswordRules#HIGHEST_MINIMUM}
 * @param oauth empty where nobody signs in by an OpenID provider
 * @param roles the actors that this node hosts
 */
public record AuthSettings(
        NodeSettings node,
        URI url,
        MailSettings mail,
        Argon2Settings argon2,
        KeySetSource keys,
        int passwordMinimum,
        GuessableWords passwordWords,
        AdminEmails adminEmails,
        Retention retention,
        Optional<OAuthSettings> oauth,
        Set<String> roles) {
    static final Set<String> ALL_ROLES = Set.of(
            "accounts", "administration", "audit", "changes", "cleanup", "email", "identities", "privacy", "sessions");

    private static final Set<String> PASSWORD_WORDS = Set.of("rollcall");
    private static final Set<String> WEB = Set.of("http", "https");

    static AuthSettings load(Map<String, String> environment) {
        Settings settings = Settings.load("auth.properties", environment);
        NodeSettings node = NodeSettings.read(settings, Service.AUTH, "AUTH_DATABASE_URL", 5001);
        URI url = settings.url("AUTH_SERVICE_URL", WEB, node.http().local());
        Argon2Settings usual = Argon2Settings.DEFAULT;
        return new AuthSettings(
                node,
                url,
                mail(settings, url),
                new Argon2Settings(
                        settings.number("ARGON2_MEMORY_KIB", 8_192, 1_048_576, usual.memoryKib()),
                        settings.number("ARGON2_ITERATIONS", 1, 20, usual.iterations()),
                        settings.number("ARGON2_PARALLELISM", 1, 16, usual.parallelism())),
                keys(settings, node.jwtSecret()),
                settings.number(
                        "PASSWORD_MIN", PasswordRules.SHORTEST, PasswordRules.HIGHEST_MINIMUM, PasswordRules.SHORTEST),
                new GuessableWords(orElse(settings.list("PASSWORD_WORDS"), PASSWORD_WORDS)),
                new AdminEmails(settings.list("ADMIN_EMAILS")),
                Retention.read(settings),
                OAuthSettings.read(settings, url),
                settings.words("ROLES", ALL_ROLES));
    }

    private static Set<String> orElse(Set<String> list, Set<String> otherwise) {
        return list.isEmpty() ? otherwise : list;
    }

    private static KeySetSource keys(Settings settings, String secret) {
        String set = settings.text("JWT_KEYS", null);
        return set == null ? KeySetSource.ofSecret(secret) : KeySetSource.of(set);
    }

    private static MailSettings mail(Settings settings, URI url) {
        String pages = settings.url("FRONTEND_URL", WEB, url).toString();
        String from = settings.text("MAIL_FROM", "Rollcall <no-reply@localhost>");
        if (!from.contains("@")) {
            throw new SettingsException("MAIL_FROM", "must be an address such as Rollcall <no-reply@example.com>");
        }
        return new MailSettings(settings.url("SMTP_URL", Set.of("smtp", "smtps")), from, pages.replaceFirst("/+$", ""));
    }
}
