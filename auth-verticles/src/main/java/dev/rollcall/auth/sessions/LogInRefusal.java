package dev.rollcall.auth.sessions;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import java.util.Optional;

/** Why a log-in by password is refused: a word for the audit log, and what its client is told. */
enum LogInRefusal {
    UNKNOWN_ADDRESS("unknown-address", SessionOpening.wrongCredentials()),
    NO_PASSWORD("no-password", SessionOpening.wrongCredentials()),
    WRONG_PASSWORD("wrong-password", SessionOpening.wrongCredentials()),
    ACCOUNT_DISABLED("account-disabled", SessionOpening.disabled()),
    EMAIL_NOT_VERIFIED(
            "email-not-verified",
            new Failure(Code.EMAIL_NOT_VERIFIED, "Verify your email address first: see the mail we sent"));

    private final String word;
    private final transient Failure failure;

    LogInRefusal(String word, Failure failure) {
        this.word = word;
        this.failure = failure;
    }

    String word() {
        return word;
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
