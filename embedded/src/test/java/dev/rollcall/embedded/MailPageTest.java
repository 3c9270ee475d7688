package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailPageTest {
    private static final String EVIL = "<script>alert('x')</script>\"onload=\"";

    @Test
    void nothingOfAMailBecomesMarkup() {
        var mail = new Mail(
                EVIL, EVIL, List.of(EVIL), EVIL, EVIL, EVIL, List.of(new Mail.Attachment(EVIL, EVIL)), Instant.EPOCH);

        var page = MailPage.of(List.of(mail), EVIL);

        assertThat(page).doesNotContain("<script").doesNotContain("\"onload");
        assertThat(page).contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"");
    }

    @Test
    void linksInTheTextCanBeClicked() {
        var page = MailPage.of(List.of(text("Open https://a.example/verify?token=1&x=2. Or (http://b.example).")), "");

        assertThat(page)
                .contains("href=\"https://a.example/verify?token=1&amp;x=2\"")
                .contains(">https://a.example/verify?token=1&amp;x=2</a>. Or (")
                .contains("href=\"http://b.example\"");
    }

    @Test
    void aLinkCannotLeaveItsAttribute() {
        var page = MailPage.of(List.of(text("https://a.example/'onclick='alert(1) javascript:alert(1)")), "");

        assertThat(page).contains("href=\"https://a.example/&#39;onclick=&#39;alert(1\"");
        assertThat(page).doesNotContain("href=\"javascript");
    }

    private static Mail text(String text) {
        return new Mail("1", "a@example.com", List.of("b@example.com"), "Hi", text, "", List.of(), Instant.EPOCH);
    }
}
