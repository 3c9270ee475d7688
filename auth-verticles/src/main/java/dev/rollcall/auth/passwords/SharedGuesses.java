package dev.rollcall.auth.passwords;

import dev.rollcall.limits.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The guesses as Redis keeps them for all nodes: one hash for each account, changed by one script at a time. */
final class SharedGuesses {
    private static final String PREFIX = "rollcall:guesses:";
    private static final String FREE_TO_CLIENT = String.valueOf(Guesses.FREE_TO_CLIENT);
    private static final String FREE_TO_ALL = String.valueOf(Guesses.FREE_TO_ALL);
    private static final String FIRST_DELAY = millis(Guesses.FIRST_DELAY);
    private static final String LONGEST_DELAY = millis(Guesses.LONGEST_DELAY);
    private static final String REMEMBERED = millis(Guesses.REMEMBERED);

    private final RedisScript begin;
    private final RedisScript takeBack;
    private final RedisScript clear;

    SharedGuesses(Redis redis) {
        this.begin = RedisScript.load(redis, "/auth/guesses/begin.lua");
        this.takeBack = RedisScript.load(redis, "/auth/guesses/take-back.lua");
        this.clear = RedisScript.load(redis, "/auth/guesses/clear.lua");
    }

    Future<Guess> begin(String account, String client, boolean isKnown, Instant now) {
        List<String> arguments = List.of(
                String.valueOf(now.toEpochMilli()),
                client,
                isKnown ? "1" : "0",
                FREE_TO_CLIENT,
                FREE_TO_ALL,
                FIRST_DELAY,
                LONGEST_DELAY,
                REMEMBERED);
        return begin.run(keys(account), arguments)
                .map(told -> new Guess(
                        Duration.ofMillis(told.get(0).toLong()),
                        told.get(1).toLong(),
                        told.get(2).toLong()));
    }

    Future<Void> takeBackOne(String account, String client) {
        return takeBack(account, client, "1");
    }

    Future<Void> takeBackAll(String account, String client) {
        return takeBack(account, client, "all");
    }

    private Future<Void> takeBack(String account, String client, String many) {
        return takeBack.run(keys(account), List.of(client, many, FREE_TO_CLIENT, FREE_TO_ALL))
                .mapEmpty();
    }

    Future<Void> clear(String account, String client, Instant sparedUntil) {
        return clear.run(keys(account), List.of(client, String.valueOf(sparedUntil.toEpochMilli()), REMEMBERED))
                .mapEmpty();
    }

    private static List<String> keys(String account) {
        return List.of(PREFIX + account);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
