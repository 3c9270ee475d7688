package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Registration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void theVerificationPageRunsNothingThatIsNotOurs() {
        Answer page = server.call("/verify-email").get().expect(200);

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(List.of(page.header("Content-Security-Policy").split("; ")))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.body())
                .doesNotContainPattern(Pattern.compile("(?i)<script(?![^>]*\\ssrc=)"))
                .doesNotContainPattern(Pattern.compile("(?i)\\son\\w+\\s*="))
                .doesNotContainPattern(Pattern.compile("(?i)\\sstyle\\s*=|<style|javascript:"));
    }

    @Test
    void whatThePageLoadsIsThere() {
        String page = server.call("/verify-email").get().body();
        List<String> parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(parts).containsExactlyInAnyOrder("/pages/page.css", "/pages/verify-email.js");
        assertThat(server.call("/pages/page.css").get().expect(200).header("Content-Type"))
                .isEqualTo("text/css");
        Answer script = server.call("/pages/verify-email.js").get().expect(200);
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript");
        assertThat(script.body()).contains("/v1/accounts/verify-email").doesNotContain("innerHTML");
    }

    @Test
    void lookingAtALinkUsesNothingUp() {
        Registration ana = Registration.someone();
        String token = MailText.token(server.register(ana));

        server.call("/verify-email").get().expect(200);
        server.call("/verify-email?token=" + token).get().expect(200);
        server.call("/v1/accounts/verify-email?token=" + token).get().expectProblem(405, "method-not-allowed");

        server.verify(token).expect(204);
    }

    @Test
    void theMailedLinkOpensThePageOfTheFrontend() {
        assertThat(MailText.page(server.register(Registration.someone())))
                .isEqualTo(AuthServer.PAGES + "/verify-email");
    }
}
