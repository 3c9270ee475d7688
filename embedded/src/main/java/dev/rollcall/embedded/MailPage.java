package dev.rollcall.embedded;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The mailbox for people: no scripts, and nothing of a mail reaches the page unescaped. */
final class MailPage {
    /** A link ends before the punctuation of the sentence around it. */
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]*[^\\s<>\".,;:!?)\\]']");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
            .withLocale(Locale.UK)
            .withZone(ZoneId.systemDefault());

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Mailbox (%1$d)</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --faint: #777; --link: #2563eb }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
            header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; margin-bottom: 1.5rem }
            h1 { font-size: 1.4rem; margin: 0; flex: 1 }
            h2 { font-size: 1.1rem; margin: 0 0 .25rem }
            a { color: var(--link) }
            article { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; margin: 0 0 1rem }
            .meta, .empty { color: var(--faint); font-size: .875rem; margin: 0 }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 0 }
            pre.text { font: inherit }
            details { margin-top: .75rem }
            details pre { background: var(--soft); padding: .75rem; border-radius: .4rem; font-size: .8rem }
            summary { cursor: pointer; color: var(--faint); font-size: .875rem }
            iframe { width: 100%%; height: 26rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff;
              margin-top: .5rem }
            input { font: inherit; padding: .2rem .6rem; border: 1px solid var(--line); border-radius: .4rem }
            </style>
            </head>
            <body>
            <header><h1>Mailbox</h1>
            <form><input type="search" name="to" value="%2$s" placeholder="Only to this address"></form>
            <a href="/">All</a></header>
            %3$s
            </body>
            </html>
            """;

    private static final String ARTICLE = """
            <article>
            <h2>%s</h2>
            <p class="meta">%s → %s · %s</p>
            <pre class="text">%s</pre>
            %s%s</article>
            """;

    /** No scripts in the frame, and no way out of it except by a click that opens a new tab. */
    private static final String FRAME = """
            <details><summary>HTML</summary>
            <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as HTML" srcdoc="%s"></iframe>
            </details>
            """;

    private static final String ATTACHMENT = """
            <details><summary>%s</summary><pre>%s</pre></details>
            """;

    private MailPage() {}

    static String of(List<Mail> mails, String to) {
        var articles = mails.isEmpty()
                ? "<p class=\"empty\">No mail yet. Reload the page to look again.</p>"
                : mails.stream().map(MailPage::article).collect(Collectors.joining());
        return PAGE.formatted(mails.size(), escaped(to), articles);
    }

    private static String article(Mail mail) {
        var html = mail.html().isEmpty() ? "" : FRAME.formatted(escaped("<base target=\"_blank\">" + mail.html()));
        var attachments = mail.attachments().stream()
                .map(attachment -> ATTACHMENT.formatted(escaped(attachment.contentType()), escaped(attachment.text())))
                .collect(Collectors.joining());
        return ARTICLE.formatted(
                escaped(mail.subject().isBlank() ? "(no subject)" : mail.subject()),
                escaped(mail.from()),
                escaped(String.join(", ", mail.to())),
                TIME.format(mail.receivedAt()),
                withLinks(mail.text()),
                html,
                attachments);
    }

    private static String withLinks(String text) {
        var page = new StringBuilder();
        int end = 0;
        for (var link = LINK.matcher(text); link.find(); end = link.end()) {
            var url = escaped(link.group());
            page.append(escaped(text.substring(end, link.start())))
                    .append("<a href=\"%s\" target=\"_blank\" rel=\"noopener noreferrer\">%s</a>".formatted(url, url));
        }
        return page.append(escaped(text.substring(end))).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
