package dev.rollcall.limits;

/**
 * What one party has left of a limit.
 *
 * @param key names the party; it is kept as it is, so nothing personal belongs here but an IP address
 */
public record Bucket(Limit limit, String key) {
    String name() {
        return limit.name() + ':' + key;
    }
}
