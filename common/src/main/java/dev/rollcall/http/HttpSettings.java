package dev.rollcall.http;

import java.util.Set;

/**
 * Where a service listens, and for whom.
 *
 * @param port 0 for any free one
 * @param corsOrigins the origins whose pages may read our answers
 */
public record HttpSettings(String host, int port, Set<String> corsOrigins) {}
