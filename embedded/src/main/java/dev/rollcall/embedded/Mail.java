package dev.rollcall.embedded;

import java.time.Instant;
import java.util.List;

/**
 * A mail as its reader sees it: everything decoded, addresses without names, empty strings for what it does not have.
 *
 * @param to whom the SMTP envelope named, and so blind copies as well
 */
public record Mail(
        String id,
        String from,
        List<String> to,
        String subject,
        String text,
        String html,
        List<Attachment> attachments,
        Instant receivedAt) {

    /**
     * Any part beside the text and its HTML twin, as the calendar part of an invitation.
     *
     * @param contentType the header as it was sent, {@code text/calendar; charset=UTF-8; method=REQUEST}
     * @param text the content of a text, empty for anything else
     */
    public record Attachment(String contentType, String text) {}

    /** Mailbox names are case-sensitive in theory (RFC 5321, section 2.4) and nowhere else. */
    public boolean isFor(String address) {
        return to.stream().anyMatch(address::equalsIgnoreCase);
    }
}
