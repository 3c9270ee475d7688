package dev.rollcall.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Sql;
import dev.rollcall.embedded.Servers;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the database reads a long audit log for each of the filters, as the statements are put together. */
class AuditPlansTest {
    private static Sql sql;

    @BeforeAll
    static void aLongLog() {
        String url = Servers.freshDatabase();
        Vertx vertx = Vertx.vertx();
        Migrations.run(vertx, new DatabaseSettings(PgConnectOptions.fromUri(url), 1, 1), "db/auth")
                .await();
        vertx.close().await();
        sql = new Sql(url);
        sql.update("""
                INSERT INTO audit (event, user_id, origin)
                SELECT 'event-' || n % 100, lpad((n % 1000)::text, 32, '0')::uuid, '{}' FROM generate_series(1, 50000) n
                """);
        sql.update("ANALYZE audit");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                user_id = '00000000-0000-0000-0000-000000000007' | audit_by_user
                event = 'event-7'                                | audit_by_event
                at >= '2026-01-01'                               | audit_pkey
                true                                             | audit_pkey
                """, delimiter = '|')
    void aPageIsReadFromAnIndexInItsOrder(String condition, String index) {
        String plan = String.join("\n", sql.texts("""
                EXPLAIN SELECT id FROM audit WHERE %s AND id < 'ffffffff-0000-7000-8000-000000000000'
                ORDER BY id DESC LIMIT 20
                """.formatted(condition)));

        assertThat(plan)
                .containsPattern("Index (Only )?Scan Backward using " + index)
                .doesNotContain("Sort", "Seq Scan");
    }
}
