package dev.rollcall.embedded;

/** Servers of this machine, whose programs come with the build. */
final class EmbeddedServices implements BackingServices {
    @Override
    public Postgres startPostgres() {
        return PostgresServer.startTemporary();
    }

    @Override
    public Redis startRedis() {
        return RedisServer.startTemporary();
    }

    @Override
    public MailCatcher startMail() {
        return MailServer.start(0, 0);
    }
}
