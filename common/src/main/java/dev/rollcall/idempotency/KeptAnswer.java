package dev.rollcall.idempotency;

import java.util.List;
import java.util.Map;

/**
 * An answer as it is given again.
 *
 * @param headers those that belong to it, names and values
 * @param body null where there is none
 */
public record KeptAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {}
