package dev.rollcall.protocol;

/**
 * A query that somebody asks again and again at a pace of their own. It passes by the breaker, which would only keep them
 * from noticing that the other side is back.
 */
public interface Poll<R> extends Query<R> {}
