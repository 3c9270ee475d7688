package dev.rollcall.embedded;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/** A mail as it came over the wire, below a header of our own for each recipient of its envelope. */
record RawMail(byte[] bytes) {
    private static final String ENVELOPE = "X-Envelope-To";

    static RawMail of(MimeMessage message, Collection<String> recipients) throws IOException, MessagingException {
        var out = new ByteArrayOutputStream();
        for (String recipient : recipients) {
            out.write((ENVELOPE + ": " + recipient + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        message.writeTo(out, new String[] {ENVELOPE});
        return new RawMail(out.toByteArray());
    }

    Mail read(String id, Instant receivedAt) throws IOException, MessagingException {
        var properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        var message = new MimeMessage(Session.getInstance(properties), new ByteArrayInputStream(bytes));
        var body = new Body();
        body.add(message);
        return new Mail(
                id,
                sender(message),
                recipients(message),
                orEmpty(message.getSubject()),
                body.text.toString(),
                body.html.toString(),
                List.copyOf(body.attachments),
                receivedAt);
    }

    private static String sender(MimeMessage message) throws MessagingException {
        Address[] from = message.getFrom();
        if (from == null || from.length == 0) {
            return "";
        }
        return from[0] instanceof InternetAddress address ? address.getAddress() : from[0].toString();
    }

    private static List<String> recipients(MimeMessage message) throws MessagingException {
        var recipients = message.getHeader(ENVELOPE);
        return recipients == null ? List.of() : List.of(recipients);
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    /** What is collected on the way through the parts, in their order. */
    private static final class Body {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final List<Mail.Attachment> attachments = new ArrayList<>();

        void add(Part part) throws IOException, MessagingException {
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    add(parts.getBodyPart(i));
                }
            } else if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                attach(part);
            } else if (part.isMimeType("text/plain")) {
                text.append(decoded(part));
            } else if (part.isMimeType("text/html")) {
                html.append(decoded(part));
            } else {
                attach(part);
            }
        }

        private void attach(Part part) throws IOException, MessagingException {
            var contentType = MimeUtility.unfold(part.getContentType());
            attachments.add(new Mail.Attachment(contentType, part.isMimeType("text/*") ? decoded(part) : ""));
        }

        private static String decoded(Part part) throws IOException, MessagingException {
            try (var in = part.getInputStream()) {
                return new String(in.readAllBytes(), charset(part));
            }
        }

        private static Charset charset(Part part) throws MessagingException {
            var name = new ContentType(part.getContentType()).getParameter("charset");
            try {
                return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
            } catch (IllegalArgumentException unknown) {
                return StandardCharsets.UTF_8;
            }
        }
    }
}
