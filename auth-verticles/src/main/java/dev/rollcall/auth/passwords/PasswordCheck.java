package dev.rollcall.auth.passwords;

import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.bus.Trace;
import dev.rollcall.http.Peers;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks passwords, as often as anybody may guess: see {@link Guesses}. Each check costs one hash, whether or not there is a
 * password to compare with. A client's checks of one account take turns, lest many right ones at once pass for wrong ones.
 */
public final class PasswordCheck {
    /** Whoever has waited so long for a turn would be gone before the answer: an ask is waited for no longer than 2 s. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final PasswordHasher hasher;
    private final Guesses guesses;
    private final Clock clock;
    private final Turns turns = new Turns();

    public PasswordCheck(PasswordHasher hasher, Guesses guesses, Clock clock) {
        this.hasher = hasher;
        this.guesses = guesses;
        this.clock = clock;
    }

    /**
     * Whose password it is said to be.
     *
     * @param email in its canonical form
     * @param hash null where there is no account, or no password
     * @param isKnown whether the owner has logged in from this client before
     */
    public record Claim(String email, String hash, boolean isKnown) {}

    /**
     * @param isOneOfMany whether so many were wrong that the next one has to wait
     */
    public record Checked(boolean isRight, boolean isOneOfMany) {}

    /** Fails with {@code RATE_LIMITED} for a guess too early, and with {@code UNAVAILABLE}; both cost no hash. */
    public Future<Checked> check(Claim claim, Secret password) {
        String client = client();
        Instant asked = clock.instant();
        return turns.take(claim.email() + ' ' + client, () -> {
            if (clock.instant().isAfter(asked.plus(PATIENCE))) {
                throw Failure.unavailable("Too many log in to this account at once; try again shortly");
            }
            return check(claim, password, client);
        });
    }

    private Future<Checked> check(Claim claim, Secret password, String client) {
        return guesses.begin(claim.email(), client, claim.isKnown()).compose(guess -> {
            if (!guess.mayBeMade()) {
                throw Failure.rateLimited("Too many wrong passwords; wait before you try again", guess.delay());
            }
            return hasher.verify(claim.hash(), password)
                    .recover(e -> guesses.takeBackOne(claim.email(), client).compose(back -> Future.failedFuture(e)))
                    .compose(right -> right
                            ? guesses.takeBackAll(claim.email(), client).map(new Checked(true, false))
                            : Future.succeededFuture(new Checked(false, guess.isOneOfMany())));
        });
    }

    /** The client behind what runs now, as guesses are counted by. */
    public static String client() {
        Trace trace = Trace.current();
        return trace == null || trace.ip() == null ? "" : Peers.network(trace.ip());
    }
}
