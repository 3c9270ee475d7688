package dev.rollcall.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Started as a process of its own: leaves data and tells the pids of its servers, then waits for its end. */
final class KilledJvm {
    private KilledJvm() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        var postgres = PostgresServer.start(directory.resolve("postgres"), Integer.parseInt(arguments[1]));
        var redis = RedisServer.start(directory.resolve("redis"), Integer.parseInt(arguments[2]));
        postgres.createDatabase("app");
        Sql.run(postgres.url("app"), "CREATE TABLE note AS SELECT 'kept' AS word");
        RedisLine.send(redis.url(), "SET word kept");
        System.out.println(postgres.pid() + " " + redis.pid());
        new CountDownLatch(1).await();
    }
}
