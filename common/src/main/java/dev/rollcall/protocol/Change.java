package dev.rollcall.protocol;

import java.time.Instant;
import java.util.Map;

/**
 * A row of a service's change log.
 *
 * @param seq rises in the order in which changes of one thing were made
 * @param type what happened, such as {@code user.updated}
 * @param requestId the request that caused it, or null
 * @param data the fact as it stood after the change
 */
public record Change(long seq, String type, Instant at, String requestId, Map<String, Object> data) {}
