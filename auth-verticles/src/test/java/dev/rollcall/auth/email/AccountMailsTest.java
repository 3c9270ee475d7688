package dev.rollcall.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.mail.Rendered;
import java.io.File;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountMailsTest {
    private static final String PAGES = "https://rollcall.example";
    private static final Pattern LINK = Pattern.compile("(?m)^" + PAGES + "/[a-z-]+#token=[\\w-]{43}$");

    /** All that any of them asks for. */
    private static final Map<String, Object> PARAMS = Map.of(
            "token_id", UUID.randomUUID().toString(),
            "name", "Ana",
            "email", "ana@example.com",
            "device", "laptop",
            "ip", "192.0.2.1",
            "opened_at", "2026-10-20 07:00 UTC",
            "identity", "ana@example.com");

    private final AccountMails templates =
            new AccountMails(new OneTimeTokens("a secret that is long enough for it"), PAGES);

    static Stream<String> names() throws URISyntaxException {
        File folder = new File(
                AccountMails.class.getResource("/auth/mail/verify-email.txt").toURI());
        return Stream.of(folder.getParentFile().list())
                .map(file -> file.replaceFirst("\\.\\w+$", ""))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMailHasASubjectATextAndAPageThatSayTheSameAndLinkAlike(String name) {
        Rendered mail = templates.render(name, PARAMS);

        assertThat(mail.subject()).isNotBlank().doesNotContain("{{", "\n");
        assertThat(mail.text()).isNotBlank().doesNotContain("<p>", "</");
        assertThat(mail.html()).startsWith("<!doctype html>").endsWith("</html>\n");
        Matcher link = LINK.matcher(mail.text());
        assertThat(mail.html().contains("<a href=")).isEqualTo(link.find());
        if (mail.text().contains("#token=")) {
            assertThat(mail.html()).contains("<a href=\"" + link.group() + "\"");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatUsersChoseIsNothingButText(String name) {
        Map<String, Object> hostile = new HashMap<>(PARAMS);
        hostile.put("name", "<b>Ana</b>");
        hostile.put("device", "<i>laptop</i>");

        Rendered mail = templates.render(name, hostile);

        assertThat(mail.html()).doesNotContain("<b>", "<i>");
        assertThat(mail.subject()).doesNotContain("Ana", "laptop");
    }

    @Test
    void aMailToWhomNobodyKnowsNamesNobody() {
        Map<String, Object> nameless = new HashMap<>(PARAMS);
        nameless.put("name", null);

        assertThat(templates.render("reset-password", nameless).text()).startsWith("Hello,\n");
        assertThat(templates.render("confirm-email", PARAMS).text()).startsWith("Hello,\n");
    }
}
