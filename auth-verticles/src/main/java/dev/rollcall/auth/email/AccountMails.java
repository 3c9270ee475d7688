package dev.rollcall.auth.email;

import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.mail.MailTemplates;
import dev.rollcall.mail.Rendered;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Writes the mails of the auth service itself, from the templates in {@code auth/mail}. */
final class AccountMails {
    private static final String TOKEN_ID = "token_id";

    private final OneTimeTokens tokens;
    private final String pages;
    private final MailTemplates templates = new MailTemplates("/auth/mail/");

    AccountMails(OneTimeTokens tokens, String pages) {
        this.tokens = tokens;
        this.pages = pages;
    }

    /** The params of a mail name its one-time token by id; the link and the code are made here. */
    Rendered render(String name, Map<String, Object> params) {
        Map<String, Object> values = new HashMap<>(params);
        values.put("pages", pages);
        if (params.get(TOKEN_ID) != null) {
            UUID token = UUID.fromString((String) params.get(TOKEN_ID));
            values.put("token", tokens.link(token).value());
            values.put("code", tokens.code(token).value());
        }
        return templates.render(name, values);
    }
}
