package dev.rollcall.auth.http;

/** What an answer of 202 says. */
record Status(String status) {
    static final Status VERIFICATION_SENT = new Status("verification_sent");
    static final Status RESET_SENT = new Status("reset_sent");
    static final Status CONFIRMATION_SENT = new Status("confirmation_sent");
}
