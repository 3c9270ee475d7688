package dev.rollcall.auth.email;

import java.net.URI;

/**
 * How mail leaves.
 *
 * @param server {@code smtp://} (TLS where the server offers it) or {@code smtps://}, with user and password where needed
 * @param from the sender of every mail
 * @param pages where the pages behind mailed links are, without a trailing slash
 */
public record MailSettings(URI server, String from, String pages) {}
