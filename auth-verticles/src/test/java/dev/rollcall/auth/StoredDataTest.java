package dev.rollcall.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.EmailChanges;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Passwords;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import dev.rollcall.embedded.Mail;
import dev.rollcall.embedded.Servers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoredDataTest {
    @Test
    void noSecretIsStoredInClear() {
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of())) {
            Registration ana = Registration.someone();
            Mail mail = server.register(ana);
            server.verify(ana.email(), "000000");
            server.verify(MailText.token(mail)).expect(204);
            Person person = server.logIn(ana);
            String successor = server.refresh(person.refreshToken()).expect(200).text("/refresh_token");
            server.register(ana.withPassword("another password of mine"));

            Mail reset = new Passwords(server).resetMail(ana.email());
            EmailChanges changes = new EmailChanges(server);
            changes.request(person, "new-" + ana.email()).expect(202);
            Mail confirmation = changes.confirmation("new-" + ana.email());
            Mail notice = changes.notice(ana.email());

            String stored = dump(server);

            assertThat(stored).contains(ana.email(), "$argon2id$v=19$m=8192,t=1,p=1$");
            Stream.of(
                            ana.password(),
                            "another password of mine",
                            MailText.token(mail),
                            MailText.code(mail),
                            MailText.token(reset),
                            MailText.token(confirmation),
                            MailText.token(notice),
                            person.accessToken(),
                            person.refreshToken(),
                            successor)
                    .forEach(secret -> assertThat(stored).doesNotContain(secret, hex(secret)));
            Stream.of(
                            MailText.token(mail),
                            MailText.token(reset),
                            MailText.token(confirmation),
                            MailText.token(notice),
                            person.refreshToken(),
                            successor)
                    .forEach(token -> assertThat(stored).doesNotContain(hexOfBase64(token)));
        }
    }

    @Test
    void aNewServiceHasNoAccounts() {
        try (AuthServer server = AuthServer.start(Servers.freshDatabase(), Servers.mail(), Map.of())) {
            assertThat(server.sql().texts("SELECT email FROM accounts")).isEmpty();
        }
    }

    /** Every column of every row of every table, bytes in hexadecimal as PostgreSQL writes them. */
    private static String dump(AuthServer server) {
        List<String> tables =
                server.sql().texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        assertThat(tables).contains("accounts", "sessions", "one_time_tokens", "mails", "changes");
        StringBuilder all = new StringBuilder();
        for (String table : tables) {
            server.sql().texts("SELECT t::text FROM \"" + table + "\" t").forEach(row -> all.append(row)
                    .append('\n'));
        }
        return all.toString();
    }

    private static String hex(String secret) {
        return HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** The random part of a token: whoever stored the bytes would store them whole. */
    private static String hexOfBase64(String token) {
        return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(token)).substring(32, 64);
    }
}
