package dev.rollcall.auth.email;

import dev.rollcall.protocol.Emails.CalendarPart;
import dev.rollcall.protocol.Emails.Letter;
import io.vertx.ext.mail.MailMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/**
 * The body of a mail that calendars take in, as their makers expect it (RFC 6047, section 2.4): text, page and iCalendar
 * object as alternatives, and the object once more as a file for who reads it elsewhere. The mail client knows only two
 * alternatives, so that the parts are put together here, all of them encoded so that nothing in them can end one.
 */
final class CalendarBody {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\n'});

    private CalendarBody() {}

    static void into(MailMessage message, Letter letter) {
        String mixed = boundary();
        String alternative = boundary();
        CalendarPart calendar = letter.calendar();
        String parts = multipart(
                alternative,
                part("text/plain; charset=utf-8", "inline", letter.text().value()),
                part("text/html; charset=utf-8", "inline", letter.html().value()),
                part("text/calendar; charset=utf-8; method=" + calendar.method(), "inline", calendar.text()));
        message.setText(multipart(
                mixed,
                "Content-Type: multipart/alternative; boundary=\"" + alternative + "\"\n\n" + parts,
                part(
                        "application/ics; name=\"" + fileName(calendar) + "\"",
                        "attachment; filename=\"" + fileName(calendar) + "\"",
                        calendar.text())));
        message.addHeader("Content-Type", "multipart/mixed; boundary=\"" + mixed + "\"");
    }

    private static String fileName(CalendarPart calendar) {
        return calendar.method() == CalendarPart.Method.REQUEST
                ? "invite.ics"
                : calendar.method().name().toLowerCase(Locale.ROOT) + ".ics";
    }

    private static String multipart(String boundary, String... parts) {
        return "--" + boundary + "\n" + String.join("\n--" + boundary + "\n", parts) + "\n--" + boundary + "--\n";
    }

    private static String part(String contentType, String disposition, String content) {
        return "Content-Type: " + contentType + "\nContent-Disposition: " + disposition
                + "\nContent-Transfer-Encoding: base64\n\n"
                + BASE64.encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    private static String boundary() {
        return "=_" + UUID.randomUUID();
    }
}
