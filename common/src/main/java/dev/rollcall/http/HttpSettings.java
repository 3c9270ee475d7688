package dev.rollcall.http;

import java.util.Set;

/**
 * Where a service listens, and for whom.
 *
 * @param port 0 for any free one
 * @param corsOrigins the origins whose pages may read our answers
 * @param proxies those that may say whom they speak for
 * @param rateLimitScale multiplies every rate limit; 0 turns them off
 */
public record HttpSettings(
        String host, int port, Set<String> corsOrigins, TrustedProxies proxies, double rateLimitScale) {}
