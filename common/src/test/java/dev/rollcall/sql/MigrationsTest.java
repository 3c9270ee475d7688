package dev.rollcall.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MigrationsTest {
    private static final String APPLIED =
            "SELECT string_agg(version, ',' ORDER BY installed_rank) FROM flyway_schema_history WHERE success";

    private final TestDatabase database = TestDatabase.empty(1, 10);

    @Test
    void aDatabaseIsBroughtUpToDateOnce(Vertx vertx) throws Exception {
        Await.result(migrate(vertx));
        Await.result(migrate(vertx));

        assertApplied();
    }

    @Test
    void nodesThatStartTogetherWaitForOneAnother(Vertx vertx) throws Exception {
        Vertx other = Vertx.vertx();
        try {
            Await.result(Future.all(migrate(vertx), migrate(other)));
        } finally {
            Await.result(other.close());
        }

        assertApplied();
    }

    @Test
    void aLaterFileOfCommonReachesADatabaseThatTheServiceIsAheadIn(Vertx vertx) throws Exception {
        Await.result(migrate(vertx));
        try (var session = database.session()) {
            session.run("DROP TABLE jobs");
            session.run("DELETE FROM flyway_schema_history WHERE version = '0020'");
        }

        Await.result(migrate(vertx));

        try (var session = database.session()) {
            assertThat(session.run("SELECT count(*) FROM jobs")).isEqualTo("0");
        }
    }

    @Test
    void aFolderThatIsNotThereFails(Vertx vertx) {
        Throwable fault = Await.fault(Migrations.run(vertx, database.settings(), "db/nowhere"));

        assertThat(fault).hasMessageContaining("db/nowhere");
    }

    private Future<Migrations> migrate(Vertx vertx) {
        return Migrations.run(vertx, database.settings(), TestDatabase.MIGRATIONS);
    }

    private void assertApplied() throws Exception {
        try (var session = database.session()) {
            assertThat(session.run(APPLIED)).isEqualTo("0001,0010,0020,0021,1000");
            assertThat(session.run("SELECT count(*) FROM things")).isEqualTo("0");
        }
    }
}
