package dev.rollcall.protocol;

/** There are mails to hand over to the auth service. */
public record OutboxFilled() implements Event {}
