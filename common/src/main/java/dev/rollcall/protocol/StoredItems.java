package dev.rollcall.protocol;

import java.util.List;
import java.util.Map;

/**
 * A page of what is stored about somebody, as they are to be told.
 *
 * @param nextCursor null on the last page
 */
public record StoredItems(List<Map<String, Object>> items, String nextCursor) {}
