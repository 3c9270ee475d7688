package dev.rollcall.embedded;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Properties;

/** Sends mail as a service does. */
final class Smtp {
    static final String INVITATION =
            "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Jour fixe – Küche\r\nEND:VCALENDAR\r\n";

    private Smtp() {}

    static void text(int port, String to, String subject, String text) throws MessagingException {
        var message = message(port, to, subject);
        message.setText(text, "UTF-8");
        Transport.send(message);
    }

    /** Text, its HTML twin and a calendar part as mail programs want it, and the same once more to be kept as a file. */
    static void invitation(int port, String to) throws MessagingException {
        var alternative = new MimeMultipart("alternative");
        alternative.addBodyPart(part("Bring Kaffee ☕", "text/plain; charset=UTF-8"));
        alternative.addBodyPart(part("<p>Bring <b>Kaffee</b> ☕</p>", "text/html; charset=UTF-8"));
        alternative.addBodyPart(part(INVITATION, "text/calendar; charset=UTF-8; method=REQUEST"));
        var nested = new MimeBodyPart();
        nested.setContent(alternative);
        var file = part(INVITATION, "text/calendar; charset=UTF-8; name=invite.ics");
        file.setFileName("invite.ics");
        var mixed = new MimeMultipart("mixed", nested, file);

        var message = message(port, to, "Jour fixe – in der Küche");
        message.setContent(mixed);
        Transport.send(message);
    }

    private static MimeMessage message(int port, String to, String subject) throws MessagingException {
        var settings = new Properties();
        settings.setProperty("mail.smtp.host", "127.0.0.1");
        settings.setProperty("mail.smtp.port", String.valueOf(port));
        var message = new MimeMessage(Session.getInstance(settings));
        message.setFrom("Rollcall <no-reply@rollcall.example>");
        message.setRecipients(MimeMessage.RecipientType.TO, InternetAddress.parse(to));
        message.setSubject(subject, "UTF-8");
        return message;
    }

    private static MimeBodyPart part(String content, String type) throws MessagingException {
        var part = new MimeBodyPart();
        part.setContent(content, type);
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", content.contains("☕") ? "base64" : "quoted-printable");
        return part;
    }
}
