package dev.rollcall.auth.passwords;

import dev.rollcall.limits.RedisOrLocal;
import dev.rollcall.token.DerivedKey;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The guesses at passwords, counted for all nodes together. After five wrong ones of a client at one account that client
 * waits before each further one, twice as long every time; after fifty by all clients together so do all of them, but for
 * those that are known to belong to the owner. A guess counts as wrong before it is checked, so that guessing in parallel
 * gains nothing. While Redis is away each node counts by itself. Accounts that do not exist are counted alike. Never fails.
 */
public final class Guesses {
    static final int FREE_TO_CLIENT = 5;
    static final int FREE_TO_ALL = 50;
    static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /** After the last guess at an account. */
    static final Duration REMEMBERED = Duration.ofDays(1);

    /** For so long the client that has cleared an account is spared the wait for what others guess. */
    static final Duration SPARED = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 30;
    private static final int KEY_BYTES = 16;

    private final SharedGuesses shared;
    private final LocalGuesses local = new LocalGuesses();
    private final RedisOrLocal counting;
    private final DerivedKey key;
    private final Clock clock;

    /** @param secret of the service: addresses do not stand in Redis as they are */
    public Guesses(Redis redis, String secret, Clock clock) {
        this.shared = new SharedGuesses(redis);
        this.counting = new RedisOrLocal("guesses at passwords", PATIENCE, clock);
        this.key = new DerivedKey(secret, "guesses");
        this.clock = clock;
    }

    /**
     * Begins a guess, or tells how long to wait.
     *
     * @param email of the account, in its canonical form
     * @param client an address or network
     * @param isKnown whether the owner has logged in from there before
     */
    Future<Guess> begin(String email, String client, boolean isKnown) {
        String account = account(email);
        Instant now = clock.instant();
        return counting.ask(
                () -> shared.begin(account, client, isKnown, now), () -> local.begin(account, client, isKnown, now));
    }

    /** The guess was not even checked. */
    Future<Void> takeBackOne(String email, String client) {
        String account = account(email);
        return counting.ask(() -> shared.takeBackOne(account, client), () -> local.takeBackOne(account, client));
    }

    /** A guess was right, so those before were the owner's as well. */
    Future<Void> takeBackAll(String email, String client) {
        String account = account(email);
        return counting.ask(() -> shared.takeBackAll(account, client), () -> local.takeBackAll(account, client));
    }

    /** The owner, at that client, wants to log in without waiting. */
    public Future<Void> clear(String email, String client) {
        String account = account(email);
        Instant sparedUntil = clock.instant().plus(SPARED);
        local.clear(account, client, sparedUntil);
        return counting.ask(() -> shared.clear(account, client, sparedUntil), () -> null);
    }

    /** After so many wrong guesses, of which fewer than that are free. */
    static Duration delay(long wrong, int free) {
        long doublings = Math.min(wrong - free, MOST_DOUBLINGS);
        Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    private String account(String email) {
        return HexFormat.of().formatHex(key.sign(email.getBytes(StandardCharsets.UTF_8)), 0, KEY_BYTES);
    }
}
