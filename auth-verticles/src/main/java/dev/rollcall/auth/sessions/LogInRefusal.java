package dev.rollcall.auth.sessions;

import dev.rollcall.app.Tally;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import java.util.Optional;

/** Why a log-in by password is refused: a word for the audit log, and what its client is told. */
enum LogInRefusal {
    UNKNOWN_ADDRESS(LogInOutcome.UNKNOWN_ADDRESS, SessionOpening.wrongCredentials()),
    NO_PASSWORD(LogInOutcome.NO_PASSWORD, SessionOpening.wrongCredentials()),
    WRONG_PASSWORD(LogInOutcome.WRONG_PASSWORD, SessionOpening.wrongCredentials()),
    ACCOUNT_DISABLED(LogInOutcome.ACCOUNT_DISABLED, SessionOpening.disabled()),
    EMAIL_NOT_VERIFIED(
            LogInOutcome.EMAIL_NOT_VERIFIED,
            new Failure(Code.EMAIL_NOT_VERIFIED, "Verify your email address first: see the mail we sent"));

    private final LogInOutcome outcome;
    private final transient Failure failure;

    LogInRefusal(LogInOutcome outcome, Failure failure) {
        this.outcome = outcome;
        this.failure = failure;
    }

    LogInOutcome outcome() {
        return outcome;
    }

    String word() {
        return Tally.word(outcome);
    }

    Failure failure() {
        return failure;
    }

    /** Empty for who may log in. That an account is disabled or unverified is told to those only who know the password. */
    static Optional<LogInRefusal> of(Optional<LogInStore.Candidate> found, boolean isRight) {
        if (found.isEmpty()) {
            return Optional.of(UNKNOWN_ADDRESS);
        }
        LogInStore.Candidate account = found.get();
        if (!isRight) {
            return Optional.of(account.passwordHash() == null ? NO_PASSWORD : WRONG_PASSWORD);
        }
        if (!account.isActive()) {
            return Optional.of(ACCOUNT_DISABLED);
        }
        return account.isEmailVerified() ? Optional.empty() : Optional.of(EMAIL_NOT_VERIFIED);
    }
}
