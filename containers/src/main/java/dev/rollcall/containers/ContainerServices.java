package dev.rollcall.containers;

import dev.rollcall.embedded.BackingServices;
import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.embedded.Postgres;
import dev.rollcall.embedded.Redis;

/** Servers in containers; the properties {@code containers.postgres}, {@code containers.redis} and {@code containers.mail} name their images. */
public final class ContainerServices implements BackingServices {
    @Override
    public Postgres startPostgres() {
        return PostgresContainer.start(System.getProperty("containers.postgres", "postgres:18"));
    }

    @Override
    public Redis startRedis() {
        return RedisContainer.start(System.getProperty("containers.redis", "redis:8"));
    }

    @Override
    public MailCatcher startMail() {
        return MailboxContainer.start(System.getProperty("containers.mail", "rollcall/mailbox"));
    }
}
