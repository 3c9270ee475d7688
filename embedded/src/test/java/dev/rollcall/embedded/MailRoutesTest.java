package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailRoutesTest {
    private final MailServer server = MailServer.start(0, 0);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thePageAllowsNoScriptsAndNoSources() throws Exception {
        var page = Http.get(server.httpUrl() + "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; style-src 'unsafe-inline'");
    }

    @Test
    void thePageShowsTheMailsOfOneAddressWhenAskedTo() throws Exception {
        Smtp.text(server.smtpPort(), "page-ada@example.com", "for Ada", "");
        Smtp.text(server.smtpPort(), "page-bob@example.com", "for Bob", "");

        assertThat(Http.get(server.httpUrl() + "/").body()).contains("for Ada", "for Bob");
        assertThat(Http.get(server.httpUrl() + "/?to=page-bob%40example.com").body())
                .contains("for Bob")
                .doesNotContain("for Ada");
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        var page = Http.send("POST", server.httpUrl() + "/", "a=b");
        var messages = Http.send("PUT", server.httpUrl() + "/messages", "a=b");

        assertThat(page.statusCode()).isEqualTo(405);
        assertThat(page.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(messages.statusCode()).isEqualTo(405);
        assertThat(messages.headers().firstValue("Allow")).hasValue("GET, HEAD, DELETE");
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        assertThat(Http.get(server.httpUrl() + "/messages/1").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: rebound.example\r\n", "Host: localhost.rebound.example:80\r\n", ""})
    void aForeignHostIsForbidden(String host) throws Exception {
        assertThat(Http.statusForHost(server.httpPort(), host)).isEqualTo("HTTP/1.1 403 Forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost\r\n", "Host: 127.0.0.1:8025\r\n", "Host: [::1]:8025\r\n"})
    void thisMachineIsLetIn(String host) throws Exception {
        assertThat(Http.statusForHost(server.httpPort(), host)).isEqualTo("HTTP/1.1 200 OK");
    }
}
