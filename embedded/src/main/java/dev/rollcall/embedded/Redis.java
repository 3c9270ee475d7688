package dev.rollcall.embedded;

/** A Redis that runs until it is closed, wherever. */
public interface Redis extends AutoCloseable {
    /** As {@code REDIS_URL} has it. */
    String url();

    @Override
    void close();
}
