package dev.rollcall.http;

import java.net.URI;
import java.util.Set;

/**
 * Where a service listens, and for whom.
 *
 * @param port 0 for any free one
 * @param corsOrigins the origins whose pages may read our answers
 * @param proxies those that may say whom they speak for
 * @param rateLimitScale multiplies every rate limit; 0 turns them off
 * @param certificate null for plain HTTP
 */
public record HttpSettings(
        String host,
        int port,
        Set<String> corsOrigins,
        TrustedProxies proxies,
        double rateLimitScale,
        Certificate certificate) {

    /** How the service is reached on this machine. */
    public URI local() {
        return URI.create((certificate == null ? "http" : "https") + "://127.0.0.1:" + port);
    }
}
