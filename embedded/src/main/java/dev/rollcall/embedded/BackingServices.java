package dev.rollcall.embedded;

/**
 * Where tests get servers from, each as fast as it can be and safe against nothing. One that stands on the class path
 * ({@link java.util.ServiceLoader}) is taken in place of the embedded ones.
 */
public interface BackingServices {
    Postgres startPostgres();

    Redis startRedis();

    MailCatcher startMail();
}
