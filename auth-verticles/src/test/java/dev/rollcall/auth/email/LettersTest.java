package dev.rollcall.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Sql;
import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.Secret;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other services hand over to be sent. */
class LettersTest {
    private static final LetterCipher CIPHER = new LetterCipher("a secret that is long enough for it");
    private static final String LINK = "https://rollcall.example/invitation#token=never-in-clear";

    private static Vertx vertx;
    private static Sql sql;
    private static MailStore store;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        String url = Servers.freshDatabase();
        DatabaseSettings settings = new DatabaseSettings(PgConnectOptions.fromUri(url), 4, 100);
        Migrations.run(vertx, settings, "db/auth").await();
        sql = new Sql(url);
        store = new MailStore(Database.open(vertx, settings));
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @BeforeEach
    void empty() {
        sql.update("DELETE FROM mails");
    }

    @Test
    void askedTwiceAndAtOnceItIsQueuedOnce() {
        MailId id = id();

        Future.all(Stream.generate(() -> take(id)).limit(20).toList()).await();

        assertThat(lease()).hasSize(1);
        assertThat(sql.number("SELECT count(*) FROM mails")).isEqualTo(1);
    }

    @Test
    void itIsNotReadableInTheDatabaseAndForgottenOnceSent() {
        MailId id = id();
        take(id).await();
        assertThat(sql.text("SELECT mails::text FROM mails")).doesNotContain("never-in-clear", hex("never-in-clear"));

        MailStore.Due due = lease().get(0);
        assertThat(CIPHER.decrypt(id, due.letter())).isEqualTo(letter());
        store.sent(due).await();

        assertThat(sql.number("SELECT count(*) FROM mails WHERE state = 'sent' AND letter IS NULL"))
                .isEqualTo(1);
        take(id).await();
        assertThat(lease()).isEmpty();
    }

    @Test
    void whoeverWaitsToSignInIsServedFirst() {
        take(id()).await();
        take(id()).await();
        sql.update("""
                INSERT INTO mails (to_address, template, params) VALUES ('bob@example.com', 'unlock', '{}')
                """);

        assertThat(store.lease(1, Duration.ofSeconds(30)).await())
                .extracting(MailStore.Due::template)
                .containsExactly("unlock");
    }

    private static Future<Void> take(MailId id) {
        return store.take(id, letter().to(), letter().kind(), CIPHER.encrypt(id, letter()));
    }

    private static Letter letter() {
        return new Letter(
                "meeting-invitation",
                "ana@example.com",
                null,
                "Invitation",
                new Secret(LINK),
                new Secret("<a href=\"" + LINK + "\">"),
                null);
    }

    private static List<MailStore.Due> lease() {
        return store.lease(10, Duration.ofSeconds(30)).await();
    }

    private static MailId id() {
        return new MailId(UUID.randomUUID());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
