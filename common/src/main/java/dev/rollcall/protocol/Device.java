package dev.rollcall.protocol;

/** Where a session lives; name and user agent may be null, the address is textual. */
public record Device(String name, String userAgent, String ip) {}
