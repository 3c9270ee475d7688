package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.MailText;
import dev.rollcall.auth.running.Registration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private final AuthServer server = AuthServer.first();

    @ParameterizedTest
    @ValueSource(strings = {"/verify-email", "/reset-password", "/confirm-email", "/undo-email", "/unlock", "/disown"})
    void aPageRunsNothingThatIsNotOurs(String path) {
        Answer page = server.call(path).get().expect(200);

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

    @ParameterizedTest
    @CsvSource({
        "/verify-email,   /v1/accounts/verify-email",
        "/reset-password, /v1/password-resets/confirm",
        "/confirm-email,  /v1/accounts/confirm-email",
        "/undo-email,     /v1/accounts/undo-email",
        "/unlock,         /v1/accounts/unlock",
        "/disown,         /v1/sessions/disown"
    })
    void aPageHasOneButtonWhichPostsTheTokenAndTellsAloudWhatCameOfIt(String path, String action) {
        String page = server.call(path).get().expect(200).body();

        assertThat(page).containsOnlyOnce("<button").containsOnlyOnce("<form data-action=\"" + action + "\"");
        assertThat(page)
                .containsOnlyOnce("role=\"status\"")
                .contains("lang=\"en\"")
                .containsPattern("<h1>[^<]+</h1>");
        assertThat(page).doesNotContain("{{", "<a ", "http-equiv", "<img", "<iframe");
    }

    @Test
    void onlyTheResetAsksForSomethingAndItsFieldHasALabelAHintAndAPlaceForWhatIsWrong() {
        String page = server.call("/reset-password").get().expect(200).body();

        assertThat(page)
                .contains("<label for=\"new_password\">New password</label>", "At least 8 characters")
                .contains("id=\"new_password\" name=\"new_password\" type=\"password\" autocomplete=\"new-password\"")
                .contains("aria-describedby=\"new_password-hint new_password-error\"")
                .contains("id=\"new_password-hint\"", "id=\"new_password-error\"");
        for (String other : List.of("/verify-email", "/confirm-email", "/undo-email", "/unlock", "/disown")) {
            assertThat(server.call(other).get().body()).as(other).doesNotContain("<input");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/verify-email", "/reset-password", "/confirm-email", "/undo-email", "/unlock", "/disown"})
    void whatAPageLoadsIsThere(String path) {
        String page = server.call(path).get().body();
        List<String> parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(parts).containsExactlyInAnyOrder("/pages/page.css", "/pages/page.js");
        assertThat(server.call("/pages/page.css").get().expect(200).header("Content-Type"))
                .isEqualTo("text/css");
        Answer script = server.call("/pages/page.js").get().expect(200);
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript");
        assertThat(script.body()).contains("form.dataset.action").doesNotContain("innerHTML", "eval(");
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
