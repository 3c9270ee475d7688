package dev.rollcall.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.auth.running.Sql;
import dev.rollcall.embedded.Servers;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import dev.rollcall.sql.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditLineStoreTest {
    private static final int WRITERS = 8;

    private static Vertx vertx;
    private static Database database;
    private static Sql sql;

    private final AuditLineStore store = new AuditLineStore(database);

    @BeforeAll
    static void open() {
        String url = Servers.freshDatabase();
        var settings = new DatabaseSettings(PgConnectOptions.fromUri(url), WRITERS, 100);
        vertx = Vertx.vertx();
        Migrations.run(vertx, settings, "db/auth").await();
        database = Database.open(vertx, settings);
        sql = new Sql(url);
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void ofManyWritersAtOnceOneGetsEachEntry() {
        List<String> entries = add(3_000);
        Collection<String> written = new ConcurrentLinkedQueue<>();

        Future.join(Stream.generate(() -> drain(line -> written.add(line.entry().toString())))
                        .limit(WRITERS)
                        .toList())
                .await();

        assertThat(written).containsExactlyInAnyOrderElementsOf(entries);
    }

    @Test
    void whatBreaksOffInTheMidstIsWrittenAgain() {
        List<String> entries = add(3);
        Collection<String> written = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> store.write(10, line -> {
                            written.add(line.entry().toString());
                            throw new IllegalStateException("the disk is full");
                        })
                        .await())
                .hasMessage("the disk is full");
        drain(line -> written.add(line.entry().toString())).await();

        assertThat(written).hasSize(4).containsAll(entries);
        assertThat(store.write(10, line -> written.add("again")).await()).isZero();
    }

    @Test
    void anEntryThatIsGoneHasNoLineAndIsInNobodysWay() {
        List<String> entries = add(2);
        sql.update("DELETE FROM audit_lines WHERE id = ?::uuid", entries.get(0));
        sql.update(
                "INSERT INTO audit_lines (id) VALUES (?::uuid)",
                UUID.randomUUID().toString());
        Collection<String> written = new ConcurrentLinkedQueue<>();

        drain(line -> written.add(line.entry().toString())).await();

        assertThat(written).containsExactly(entries.get(1));
        assertThat(sql.number("SELECT count(*) FROM audit_lines")).isZero();
    }

    private Future<Void> drain(Consumer<AuditLine> log) {
        return store.write(50, log).compose(n -> n > 0 ? drain(log) : Future.succeededFuture());
    }

    private static List<String> add(int count) {
        return sql.texts("""
                INSERT INTO audit (event, origin) SELECT 'test', '{}' FROM generate_series(1, %d) RETURNING id
                """.formatted(count));
    }
}
