package dev.rollcall.auth.running;

import dev.rollcall.embedded.Mail;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader takes from the text of a mail. */
public final class MailText {
    private static final Pattern LINK = Pattern.compile("(?m)^(\\S+)#token=(\\S+)$");
    private static final Pattern CODE = Pattern.compile("(?m)^Code: (\\d{6})$");

    private MailText() {}

    /** The token of the link, which stands on a line of its own. */
    public static String token(Mail mail) {
        return find(LINK, mail).group(2);
    }

    /** The page that the link opens. */
    public static String page(Mail mail) {
        return find(LINK, mail).group(1);
    }

    /** Whether its link opens that page. */
    public static boolean hasPage(Mail mail, String path) {
        return mail.text().contains(path + "#token=");
    }

    public static String code(Mail mail) {
        return find(CODE, mail).group(1);
    }

    private static Matcher find(Pattern pattern, Mail mail) {
        Matcher matcher = pattern.matcher(mail.text().replace("\r\n", "\n"));
        if (!matcher.find()) {
            throw new AssertionError("Nothing like " + pattern + " in: " + mail.text());
        }
        return matcher;
    }
}
