package dev.rollcall.auth.passwords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The guesses as this node counts them by itself, by the same rules as the scripts of Redis. Safe for use by many threads. */
final class LocalGuesses {
    /** Past it the accounts that were guessed at the longest ago are forgotten. */
    private static final int ACCOUNTS = 100_000;

    private final Cache<String, Account> accounts = Caffeine.newBuilder()
            .maximumSize(ACCOUNTS)
            .expireAfterWrite(Guesses.REMEMBERED)
            .build();

    private static final class Count {
        private long wrong;
        private Instant until = Instant.MIN;

        private void add(Instant now, int free) {
            wrong++;
            until = wrong < free ? Instant.MIN : now.plus(Guesses.delay(wrong, free));
        }

        private void take(long many, int free) {
            wrong -= many;
            if (wrong < free) {
                until = Instant.MIN;
            }
        }
    }

    private static final class Account {
        private final Count all = new Count();
        private final Map<String, Count> clients = new HashMap<>();
        private final Map<String, Instant> spared = new HashMap<>();

        private Count client(String client) {
            return clients.computeIfAbsent(client, unknown -> new Count());
        }
    }

    synchronized Guess begin(String key, String client, boolean isKnown, Instant now) {
        Account account = accounts.get(key, unknown -> new Account());
        Count own = account.client(client);
        boolean spared =
                isKnown || account.spared.getOrDefault(client, Instant.MIN).isAfter(now);
        Instant until = spared || account.all.until.isBefore(own.until) ? own.until : account.all.until;
        if (until.isAfter(now)) {
            return new Guess(Duration.between(now, until), own.wrong, account.all.wrong);
        }
        own.add(now, Guesses.FREE_TO_CLIENT);
        account.all.add(now, Guesses.FREE_TO_ALL);
        accounts.put(key, account);
        return new Guess(Duration.ZERO, own.wrong, account.all.wrong);
    }

    Void takeBackOne(String key, String client) {
        return takeBack(key, client, 1);
    }

    Void takeBackAll(String key, String client) {
        return takeBack(key, client, Long.MAX_VALUE);
    }

    private synchronized Void takeBack(String key, String client, long many) {
        Account account = accounts.getIfPresent(key);
        if (account != null) {
            Count own = account.client(client);
            long taken = Math.min(many, own.wrong);
            own.take(taken, Guesses.FREE_TO_CLIENT);
            account.all.take(taken, Guesses.FREE_TO_ALL);
        }
        return null;
    }

    synchronized void clear(String key, String client, Instant sparedUntil) {
        Account account = new Account();
        account.spared.put(client, sparedUntil);
        accounts.put(key, account);
    }
}
