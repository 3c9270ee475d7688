package dev.rollcall.auth.email;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.rollcall.auth.tokens.OneTimeTokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Writes mails from their templates: {@code auth/mail/<name>.txt}, whose first line is the subject, and {@code .html}. */
final class MailTemplates {
    private static final String TOKEN_ID = "token_id";

    private record Templates(Template subject, Template text, Template html) {}

    /** A mail as it is sent. */
    record Rendered(String subject, String text, String html) {}

    private final OneTimeTokens tokens;
    private final String pages;
    private final Map<String, Templates> templates = new ConcurrentHashMap<>();

    MailTemplates(OneTimeTokens tokens, String pages) {
        this.tokens = tokens;
        this.pages = pages;
    }

    /** The params of a mail name its one-time token by id; the link and the code are made here. */
    Rendered render(String name, Map<String, Object> params) {
        Templates template = templates.computeIfAbsent(name, MailTemplates::load);
        Map<String, Object> values = new HashMap<>(params);
        values.put("pages", pages);
        if (params.get(TOKEN_ID) != null) {
            UUID token = UUID.fromString((String) params.get(TOKEN_ID));
            values.put("token", tokens.link(token).value());
            values.put("code", tokens.code(token).value());
        }
        return new Rendered(
                template.subject().execute(values).strip(),
                template.text().execute(values),
                template.html().execute(values));
    }

    private static Templates load(String name) {
        String[] text = read(name + ".txt").split("\n", 2);
        Mustache.Compiler plain = Mustache.compiler().escapeHTML(false);
        return new Templates(
                plain.compile(text[0]),
                plain.compile(text[1].stripLeading()),
                Mustache.compiler().escapeHTML(true).compile(read(name + ".html")));
    }

    private static String read(String file) {
        try (InputStream in = MailTemplates.class.getResourceAsStream("/auth/mail/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no mail template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
