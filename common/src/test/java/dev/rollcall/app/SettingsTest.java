package dev.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollcall.bus.BusSettings;
import dev.rollcall.http.Certificate;
import dev.rollcall.protocol.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<String, String> GOOD = Map.of(
            "SERVICE_KEY", "gQ3rT7yUi9oP2aSd4fGh6jKl8zXc0vBn",
            "JWT_SECRET_KEY", "xW1eR5tYu7iO9pLk3jHg5fDs7aQz2wSx",
            "AUTH_DATABASE_URL", "postgresql://auth:p4ssw0rd@db.example:6543/auth_db?sslmode=require",
            "REDIS_URL", "redis://:p4ssw0rd@redis.example:6380/1",
            "CORS_ALLOWED_ORIGINS", "https://app.example.com, http://localhost:3000");

    @TempDir
    Path files;

    @Test
    void goodSettingsAreRead() {
        NodeSettings settings = read(Map.of("HTTP_PORT", "0", "ASK_DEADLINE", "PT0.5S"));

        assertThat(settings.bus().service()).isEqualTo(Service.AUTH);
        assertThat(settings.bus().deadline()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.bus().breakerFailures()).isEqualTo(BusSettings.BREAKER_FAILURES);
        assertThat(settings.http().port()).isZero();
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().corsOrigins()).containsExactly("https://app.example.com", "http://localhost:3000");
        assertThat(settings.http().rateLimitScale()).isEqualTo(1);
        assertThat(settings.cluster().port()).isEqualTo(5701);
        assertThat(settings.cluster().tls()).isNull();
        assertThat(settings.database().connect().getHost()).isEqualTo("db.example");
        assertThat(settings.database().connect().getPort()).isEqualTo(6543);
        assertThat(settings.database().connect().getDatabase()).isEqualTo("auth_db");
        assertThat(settings.database().poolSize()).isEqualTo(8);
        assertThat(settings.redisUrl()).endsWith("redis.example:6380/1");
    }

    @Test
    void aScaleIsADecimalAndProxiesAreAddressesAndRanges() {
        NodeSettings settings =
                read(Map.of("RATE_LIMIT_SCALE", "0.25", "TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,fd00::/8 ,::1"));

        assertThat(settings.http().rateLimitScale()).isEqualTo(0.25);
        assertThat(read(Map.of("RATE_LIMIT_SCALE", "0")).http().rateLimitScale())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "SERVICE_KEY -",
                "SERVICE_KEY ''",
                "SERVICE_KEY tooshort",
                "SERVICE_KEY thirty-one-bytes-are-too-short!",
                "SERVICE_KEY changeme-changeme-changeme-changeme",
                "SERVICE_KEY your-super-SECRET-jwt-key-of-256-bits",
                "SERVICE_KEY aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "SERVICE_KEY 12341234123412341234123412341234",
                "SERVICE_KEY xW1eR5tYu7iO9pLk3jHg5fDs7aQz2wSx",
                "JWT_SECRET_KEY -",
                "JWT_SECRET_KEY tooshort",
                "JWT_SECRET_KEY passwordpasswordpasswordpassword-1",
                "AUTH_DATABASE_URL -",
                "AUTH_DATABASE_URL db.example",
                "AUTH_DATABASE_URL mysql://auth:p4ssw0rd@db.example/auth_db",
                "AUTH_DATABASE_URL jdbc:postgresql://db.example/auth_db",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd@db.example",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd@db.example/",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd%@db.example/auth_db",
                "AUTH_DATABASE_URL 'postgresql://auth:p4ss w0rd@db.example/auth_db'",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd@db.example:99999/auth_db",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd@db.example:port/auth_db",
                "AUTH_DATABASE_URL postgresql://auth:p4ssw0rd@db.example/auth_db?sslmode=p4ssw0rd",
                "RATE_LIMIT_SCALE many",
                "RATE_LIMIT_SCALE -1",
                "RATE_LIMIT_SCALE NaN",
                "RATE_LIMIT_SCALE 1e3",
                "RATE_LIMIT_SCALE .5",
                "RATE_LIMIT_SCALE 1000001",
                "TRUSTED_PROXIES proxy.example.com",
                "TRUSTED_PROXIES 10.0.0.0/33",
                "TRUSTED_PROXIES 10.0.0.1,fd00::/129",
                "REDIS_URL -",
                "REDIS_URL redis.example:6379",
                "REDIS_URL http://redis.example",
                "REDIS_URL redis://",
                "REDIS_URL redis://:p4ssw0rd@redis.example:99999",
                "REDIS_URL redis://:p4ssw0rd@redis.example:port",
                "REDIS_URL redis://:p4ssw0rd@redis.example/first",
                "REDIS_URL 'redis://:p4ss w0rd@redis.example'",
                "CORS_ALLOWED_ORIGINS *",
                "CORS_ALLOWED_ORIGINS null",
                "CORS_ALLOWED_ORIGINS app.example.com",
                "CORS_ALLOWED_ORIGINS https://app.example.com/",
                "CORS_ALLOWED_ORIGINS https://app.example.com/page",
                "CORS_ALLOWED_ORIGINS https://App.example.com",
                "CORS_ALLOWED_ORIGINS https://*.example.com",
                "CORS_ALLOWED_ORIGINS https://good.example,ftp://bad.example",
                "HTTP_PORT http",
                "HTTP_PORT -1",
                "HTTP_PORT 65536",
                "HTTP_PORT 5001.0",
                "CLUSTER_PORT 99999999999",
                "BUS_PORT 0x10",
                "ASK_DEADLINE 2",
                "ASK_DEADLINE 2s",
                "ASK_DEADLINE PT0S",
                "ASK_DEADLINE PT-2S",
                "ASK_DEADLINE PT0.0001S",
                "ASK_IN_FLIGHT 0",
                "BREAKER_FAILURES many",
                "BREAKER_RESET soon",
                "DATABASE_POOL_SIZE 0",
                "DATABASE_POOL_SIZE 501",
                "DATABASE_WAIT_QUEUE -1",
            })
    void aBadValueIsRefusedInOneLineThatNamesItsSettingAndHidesSecrets(String name, String value) {
        Map<String, String> values = new HashMap<>(GOOD);
        values.remove(name);
        if (value != null) {
            values.put(name, value);
        }

        Throwable refusal = catchThrowable(() -> read(values, Map.of()));

        assertThat(refusal).isInstanceOf(SettingsException.class);
        assertThat(refusal.getMessage()).startsWith(name + " ").hasLineCount(1).doesNotContain("p4ss", "w0rd");
        if (value != null && name.endsWith("KEY") && !value.isEmpty()) {
            assertThat(refusal.getMessage()).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "nobody.invalid"})
    void beyondLoopbackTheBusNeedsACertificate(String host) throws Exception {
        String certificate = file("node.pem");
        assertThatThrownBy(() -> read(Map.of("CLUSTER_HOST", host)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("BUS_TLS_CERT ");
        assertThatThrownBy(() -> read(Map.of("CLUSTER_HOST", host, "BUS_TLS_CERT", certificate)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("BUS_TLS_KEY ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
    void onLoopbackTheBusNeedsNone(String host) {
        assertThat(read(Map.of("CLUSTER_HOST", host)).cluster().tls()).isNull();
    }

    @Test
    void ofANetworkTheBusTakesTheAddressThatTheMachineHasInIt() {
        assertThat(read(Map.of("CLUSTER_HOST", "127.0.0.0/8")).cluster().host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.0/24", "0.0.0.0/0", "127.0.0.0/33", "here/8"})
    void aNetworkInWhichTheMachineHasNotOneAddressIsRefused(String network) {
        assertThatThrownBy(() -> read(Map.of("CLUSTER_HOST", network)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("CLUSTER_HOST must be a ");
    }

    @Test
    void withACertificateTheBusMayListenAnywhere() throws Exception {
        ClusterSettings.Tls tls = new ClusterSettings.Tls(file("node.pem"), file("node.key"), file("ca.pem"));

        ClusterSettings cluster = read(Map.of(
                        "CLUSTER_HOST", "192.0.2.1",
                        "BUS_TLS_CERT", tls.certificate(),
                        "BUS_TLS_KEY", tls.key(),
                        "BUS_TLS_CA", tls.authority()))
                .cluster();

        assertThat(cluster.tls()).isEqualTo(tls);
    }

    @Test
    void aServiceSpeaksTlsToItsClientsWhenItHasBothFiles() throws Exception {
        String certificate = file("node.pem");
        String key = file("node.key");

        assertThat(read(Map.of("HTTP_TLS_CERT", certificate, "HTTP_TLS_KEY", key))
                        .http()
                        .certificate())
                .isEqualTo(new Certificate(certificate, key));
        assertThat(read(Map.of()).http().certificate()).isNull();
        assertThatThrownBy(() -> read(Map.of("HTTP_TLS_CERT", certificate)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("HTTP_TLS_KEY ");
        assertThatThrownBy(() -> read(Map.of("HTTP_TLS_CERT", certificate, "HTTP_TLS_KEY", key + ".old")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("HTTP_TLS_KEY must be a file that can be read");
    }

    private String file(String name) throws IOException {
        return Files.writeString(files.resolve(name), "").toString();
    }

    @Test
    void theEnvironmentGoesOverTheFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("auth.properties"), "HTTP_PORT = 5001\nMAIL_FROM = Größe <a@example.com>\n");

        Settings settings = Settings.load(
                "auth.properties", Map.of("CONF_DIR", folder.toString(), "HTTP_PORT", "6001", "OTHER", "x"));

        assertThat(settings.text("HTTP_PORT")).isEqualTo("6001");
        assertThat(settings.text("MAIL_FROM")).isEqualTo("Größe <a@example.com>");
        assertThat(settings.text("OTHER", "y")).isEqualTo("x");
    }

    @Test
    void withoutAFolderOfItsOwnThePackedFileIsRead() {
        assertThat(Settings.load("auth.properties", Map.of()).text("HTTP_PORT")).isEqualTo("5001");
    }

    @Test
    void aFolderWithoutTheFileIsRefusedByName(@TempDir Path folder) {
        assertThatThrownBy(() -> Settings.load("auth.properties", Map.of("CONF_DIR", folder.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("CONF_DIR ")
                .hasMessageContaining("auth.properties");
    }

    @Test
    void aFileThatCannotBeReadIsRefusedByName(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("auth.properties"), "MAIL_FROM = \\uXYZ\n");

        assertThatThrownBy(() -> Settings.load("auth.properties", Map.of("CONF_DIR", folder.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("CONF_DIR ")
                .hasMessageContaining("auth.properties");
    }

    @Test
    void whatIsAbsentOrBlankHasItsDefault() {
        Settings settings = Settings.of(Map.of("BLANK", "  "));

        assertThat(settings.text("BLANK", "x")).isEqualTo("x");
        assertThat(settings.number("BLANK", 1, 9, 7)).isEqualTo(7);
        assertThat(settings.duration("ABSENT", Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.url("ABSENT", Set.of("http"), null)).isNull();
        assertThat(settings.list("ABSENT")).isEmpty();
        assertThat(settings.word("ABSENT", Set.of("a", "b"), "b")).isEqualTo("b");
        assertThat(settings.words("ABSENT", Set.of("a", "b"))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aListKeepsItsOrderAndEachItemOnce() {
        assertThat(Settings.of(Map.of("LIST", " b, a ,,b,")).list("LIST")).containsExactly("b", "a");
    }

    @Test
    void aWordMustBeOneOfThose() {
        Settings settings = Settings.of(Map.of("WORD", "c", "WORDS", "a,c"));

        assertThatThrownBy(() -> settings.word("WORD", Set.of("a", "b"), "a")).hasMessage("WORD must be one of a, b");
        assertThatThrownBy(() -> settings.words("WORDS", Set.of("a", "b"))).hasMessageStartingWith("WORDS ");
    }

    private static NodeSettings read(Map<String, String> changes) {
        return read(GOOD, changes);
    }

    private static NodeSettings read(Map<String, String> base, Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(base);
        values.putAll(changes);
        return NodeSettings.read(Settings.of(values), Service.AUTH, "AUTH_DATABASE_URL", 5001);
    }
}
