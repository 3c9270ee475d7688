package dev.rollcall.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Sql;
import dev.rollcall.embedded.Servers;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailStoreTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static Vertx vertx;
    private static Sql sql;
    private static MailStore store;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        String url = Servers.freshDatabase();
        DatabaseSettings settings = new DatabaseSettings(PgConnectOptions.fromUri(url), 2, 10);
        Migrations.run(vertx, settings, "db/auth").await();
        sql = new Sql(url);
        store = new MailStore(Database.open(vertx, settings));
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @BeforeEach
    void queueOne() {
        sql.update("DELETE FROM mails");
        queue(1);
    }

    @Test
    void aLeasedMailIsNobodyElses() {
        assertThat(lease()).hasSize(1);

        assertThat(lease()).isEmpty();
    }

    @Test
    void theOldestComesFirstAndNoMoreThanAskedFor() {
        queue(5);
        sql.update("UPDATE mails SET next_attempt_at = now() - interval '1 hour' WHERE to_address = '3@example.com'");

        assertThat(store.lease(1, LEASE).await()).extracting(MailStore.Due::to).containsExactly("3@example.com");
        assertThat(store.lease(3, LEASE).await()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "again", "dead"})
    void whatANodeSaysOfAMailThatAnotherHasTakenOverCountsForNothing(String said) {
        MailStore.Due late = lease().get(0);
        sql.update("UPDATE mails SET next_attempt_at = now()");
        MailStore.Due taken = lease().get(0);
        Consumer<MailStore.Due> says = mail -> {
            switch (said) {
                case "sent" -> store.sent(mail).await();
                case "again" -> store.again(mail, Duration.ofSeconds(4), "late").await();
                default -> store.dead(mail, "late").await();
            }
        };

        says.accept(late);
        assertThat(sql.text("SELECT state FROM mails")).isEqualTo("sending");
        store.sent(taken).await();
        says.accept(late);

        assertThat(sql.text("SELECT state || attempts FROM mails")).isEqualTo("sent2");
        assertThat(sql.text("SELECT last_error FROM mails")).isNull();
    }

    @Test
    void aRequeuedMailHasAllItsAttemptsAgain() {
        MailStore.Due mail = lease().get(0);
        store.dead(mail, "gone").await();
        assertThat(lease()).isEmpty();

        assertThat(store.requeue(mail.id()).await()).isTrue();

        assertThat(lease()).extracting(MailStore.Due::attempt).containsExactly(1);
        assertThat(store.requeue(mail.id()).await()).isFalse();
    }

    private static List<MailStore.Due> lease() {
        return store.lease(10, LEASE).await();
    }

    private static void queue(int count) {
        sql.update("""
                INSERT INTO mails (id, to_address, template, params)
                SELECT gen_random_uuid(), n || '@example.com', 'already-registered', '{"name": "Ana"}'
                FROM generate_series(1, ?) n
                """, count);
    }
}
