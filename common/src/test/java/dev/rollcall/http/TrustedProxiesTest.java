package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final Set<String> PROXIES = Set.of("127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48");

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(PROXIES, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                              | 203.0.113.7",
                "198.51.100.1, 203.0.113.7                | 203.0.113.7",
                "203.0.113.7, 10.1.2.3                    | 203.0.113.7",
                "198.51.100.1, 203.0.113.7, 10.1.2.3      | 203.0.113.7",
                "203.0.113.7, 2001:db8:ffff::5, 10.1.2.3  | 203.0.113.7",
                "10.9.9.9, 10.1.2.3                       | 10.9.9.9",
                "203.0.113.7:4711                         | 203.0.113.7",
                "2001:db8::7                              | 2001:db8::7",
                "2001:DB8:0:0:0:0:0:7                     | 2001:db8::7",
                "[2001:db8::7]                            | 2001:db8::7",
                "[2001:db8::7]:4711                       | 2001:db8::7",
                "::ffff:203.0.113.7                       | 203.0.113.7",
                "203.0.113.7, ::ffff:10.1.2.3             | 203.0.113.7",
            })
    void theClientIsTheLastThatIsNoProxyOfOurs(String header, String client) throws Exception {
        assertThat(client(server, "X-Forwarded-For", header)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "203.0.113.7, nonsense",
                "203.0.113.7,",
                "203.0.113.7, , 10.1.2.3",
                "nonsense, 10.1.2.3",
                "203.0.113.256",
                "203.0.113.7:99999999",
                "proxy.example.com",
                "[203.0.113.7",
                "1",
                "::g",
                "' OR 1=1"
            })
    void whatIsMalformedIsNotBelieved(String header) throws Exception {
        assertThat(client(server, "X-Forwarded-For", header)).isEqualTo("127.0.0.1");
    }

    @Test
    void whatComesInSeveralHeadersCountsInTheirOrder() throws Exception {
        assertThat(client(server, "X-Forwarded-For", "198.51.100.1", "X-Forwarded-For", "203.0.113.7, 10.1.2.3"))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void withoutTheHeaderItIsThePeer() throws Exception {
        assertThat(client(server)).isEqualTo("127.0.0.1");
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        for (TestServer direct : List.of(TestServer.shared(), TestServer.start(Set.of("10.0.0.0/8"), 0))) {
            assertThat(client(direct, "X-Forwarded-For", "203.0.113.7")).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.com",
                "10.0.0.0/33",
                "::1/129",
                "10.0.0.0/",
                "10.0.0/8",
                "/8",
                "*",
                "10.0.0.0/-1",
                "10.0.0.1:80",
                "fe80::1%eth0"
            })
    void whatIsNoAddressOrRangeIsRefused(String range) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of("127.0.0.1", range)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }

    @Test
    void everyKindOfRangeIsUnderstood() {
        TrustedProxies.of(List.of("0.0.0.0/0", "::/0", "10.0.0.1/8", "::1", "127.0.0.1/32", "fd00::/8"));
    }

    private static String client(TestServer server, String... headers) throws Exception {
        return Answers.json(server.get("/v1/client", headers)).get("q").asText();
    }
}
