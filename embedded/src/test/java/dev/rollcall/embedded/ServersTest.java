package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServersTest {
    @Test
    void everyFreshDatabaseIsEmptyAndNobodyElses() throws Exception {
        var first = Servers.freshDatabase();
        Sql.run(first, "CREATE TABLE note (word text)");

        var second = Servers.freshDatabase();

        var tables = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'note'";
        assertThat(Sql.value(first, tables)).isEqualTo("1");
        assertThat(Sql.value(second, tables)).isEqualTo("0");
    }

    @Test
    void theSameServerIsGivenToEverybody() {
        assertThat(Servers.postgres()).isSameAs(Servers.postgres());
        assertThat(Servers.redis()).isSameAs(Servers.redis());
        assertThat(Servers.mail()).isSameAs(Servers.mail());
    }
}
