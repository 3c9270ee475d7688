package dev.rollcall.embedded;

/** A PostgreSQL that runs until it is closed, wherever. */
public interface Postgres extends AutoCloseable {
    /** What libpq, Vert.x and psql understand: {@code postgresql://user:password@host:port/database}. */
    String url(String database);

    /** Fails with IllegalStateException, but does nothing when there is one of this name. */
    void createDatabase(String name);

    @Override
    void close();
}
