package dev.rollcall.protocol;

/**
 * Something that happened, told to whoever listens and never answered. It is a hint and may be lost: the truth stands in
 * the change log of the service that tells it.
 */
public interface Event {}
