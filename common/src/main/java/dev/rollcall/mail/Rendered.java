package dev.rollcall.mail;

/** What a mail says: one line of subject, and the same as plain text and as a page. */
public record Rendered(String subject, String text, String html) {}
