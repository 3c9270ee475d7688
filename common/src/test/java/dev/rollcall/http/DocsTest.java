package dev.rollcall.http;

import static dev.rollcall.http.Answers.assertProblem;
import static dev.rollcall.http.Answers.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.shared();
    }

    @Test
    void thePublishedDocumentIsTheOneOfTheService() throws Exception {
        HttpResponse<String> answer = server.get("/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.1.0");
    }

    @Test
    void thePageAndAllThatItLoadsAreThere() throws Exception {
        HttpResponse<String> page = server.get("/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("unsafe-eval");
        var links =
                LINK.matcher(page.body()).results().map(link -> link.group(1)).toList();
        assertThat(links).hasSize(3).allMatch(link -> link.startsWith("/docs/"));
        for (String link : links) {
            HttpResponse<String> loaded = server.get(link);
            assertThat(loaded.statusCode()).as(link).isEqualTo(200);
            assertThat(header(loaded, "Content-Type")).matches("text/(css|javascript).*");
            assertThat(loaded.body()).isNotBlank();
        }
    }

    @Test
    void nothingElseOfTheClassPathIsServed() throws Exception {
        assertProblem(server.get("/docs/../../conf/auth.properties"), 404, "not-found");
        assertProblem(server.get("/docs/..%2f..%2flogback.xml"), 404, "not-found");
        assertProblem(server.get("/docs/index.html"), 404, "not-found");
    }
}
