package dev.rollcall.auth.passwords;

import java.time.Duration;

/**
 * What becomes of a guess at a password.
 *
 * @param delay zero for a guess that may be made, and counts as wrong from then on; else how long to wait before the next
 * @param byClient wrong guesses of the client, this one included
 * @param byAll those of all clients
 */
record Guess(Duration delay, long byClient, long byAll) {
    boolean mayBeMade() {
        return delay.isZero();
    }

    /** Whether the next guess has to wait, if this one is wrong: the owner should know. */
    boolean isOneOfMany() {
        return byClient >= Guesses.FREE_TO_CLIENT || byAll >= Guesses.FREE_TO_ALL;
    }
}
