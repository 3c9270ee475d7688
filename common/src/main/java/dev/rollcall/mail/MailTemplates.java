package dev.rollcall.mail;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes mails from the templates of a folder: {@code <name>.txt}, whose first line is the subject, and {@code <name>.html}. */
public final class MailTemplates {
    private record Templates(Template subject, Template text, Template html) {}

    private final String folder;
    private final Map<String, Templates> templates = new ConcurrentHashMap<>();

    /** @param folder of the class path, such as {@code /auth/mail/} */
    public MailTemplates(String folder) {
        this.folder = folder;
    }

    /** Fails with an IllegalArgumentException when there is no such template, or a value that it asks for is missing. */
    public Rendered render(String name, Map<String, Object> values) {
        Templates template = templates.computeIfAbsent(name, this::load);
        return new Rendered(
                template.subject().execute(values).strip(),
                template.text().execute(values),
                template.html().execute(values));
    }

    private Templates load(String name) {
        String[] text = read(name + ".txt").split("\n", 2);
        Mustache.Compiler plain = Mustache.compiler().escapeHTML(false);
        return new Templates(
                plain.compile(text[0]),
                plain.compile(text[1].stripLeading()),
                Mustache.compiler().escapeHTML(true).compile(read(name + ".html")));
    }

    private String read(String file) {
        try (InputStream in = MailTemplates.class.getResourceAsStream(folder + file)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no mail template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
