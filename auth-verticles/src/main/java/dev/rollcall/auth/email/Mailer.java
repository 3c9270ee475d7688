package dev.rollcall.auth.email;

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

    private final MailClient client;
    private final String from;

    Mailer(Vertx vertx, MailSettings settings) {
        this.client = MailClient.create(vertx, config(settings.server()));
        this.from = settings.from();
    }

    /** The same id every time, so that a mail which had to be sent twice can be told to be one. */
    Future<Void> send(MailId id, String to, MailTemplates.Rendered mail) {
        MailMessage message = new MailMessage(from, to, mail.subject(), mail.text()).setHtml(mail.html());
        message.addHeader(
                "Message-ID",
                "<" + id + "@" + from.substring(from.lastIndexOf('@') + 1).replace(">", "") + ">");
        message.addHeader("Auto-Submitted", "auto-generated"); // RFC 3834, section 5
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
