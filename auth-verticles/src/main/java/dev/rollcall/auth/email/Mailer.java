package dev.rollcall.auth.email;

import dev.rollcall.protocol.Emails.Letter;
import dev.rollcall.protocol.MailId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Hands mails to the SMTP server. */
final class Mailer {
    private static final int SMTP_PORT = 25;
    private static final int SMTPS_PORT = 465;
    private static final int TIMEOUT_SECONDS = 10;

    /** Shorter than SMTP servers wait, so that it is us who hang up. */
    private static final int KEPT_SECONDS = 10;

    /** One that can stand in a header as it is; who has another is answered at the sender's. */
    private static final String PLAIN_ADDRESS = "[\\w.!#$%&'*+/=?^`{|}~-]+@[\\w.-]+";

    private final MailClient client;
    private final String from;

    Mailer(Vertx vertx, MailSettings settings) {
        this.client = MailClient.create(vertx, config(settings.server()));
        this.from = settings.from();
    }

    /** The same id every time, so that a mail which had to be sent twice can be told to be one. */
    Future<Void> send(MailId id, Letter letter) {
        MailMessage message = new MailMessage().setFrom(from).setTo(letter.to()).setSubject(letter.subject());
        if (letter.calendar() == null) {
            message.setText(letter.text().value()).setHtml(letter.html().value());
        } else {
            CalendarBody.into(message, letter);
        }
        message.addHeader(
                "Message-ID",
                "<" + id + "@" + from.substring(from.lastIndexOf('@') + 1).replace(">", "") + ">");
        message.addHeader("Auto-Submitted", "auto-generated"); // RFC 3834, section 5
        if (letter.replyTo() != null && letter.replyTo().matches(PLAIN_ADDRESS)) {
            message.addHeader("Reply-To", letter.replyTo());
        }
        return client.sendMail(message)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .mapEmpty();
    }

    /** Fails not: a server that has hung up needs no goodbye. */
    Future<Void> close() {
        return client.close().otherwiseEmpty();
    }

    private static MailConfig config(URI server) {
        boolean tls = server.getScheme().equals("smtps");
        int port = server.getPort() > 0 ? server.getPort() : tls ? SMTPS_PORT : SMTP_PORT;
        MailConfig config = new MailConfig(server.getHost(), port)
                .setSsl(tls)
                .setStarttls(tls ? StartTLSOptions.DISABLED : StartTLSOptions.OPTIONAL)
                .setKeepAliveTimeout(KEPT_SECONDS)
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        String user = server.getUserInfo();
        if (user != null) {
            String[] parts = user.split(":", 2);
            config.setUsername(parts[0]).setPassword(parts.length > 1 ? parts[1] : "");
        }
        return config;
    }
}
