package dev.rollcall.auth.sessions;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.passwords.PasswordCheck;
import dev.rollcall.auth.tokens.OneTimeToken;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Sessions;
import dev.rollcall.protocol.Tokens;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/** Logs in by password. Whatever it is refused for, that costs the same work: one hash and one entry of the audit log. */
public final class LogIn {
    private final LogInStore store;
    private final DeviceFingerprints fingerprints;
    private final PasswordCheck check;
    private final PasswordHasher hasher;
    private final OneTimeTokens links;
    private final SessionOpening opening;
    private final Announcer announcer;
    private final Tally<LogInOutcome> outcomes;

    public LogIn(
            LogInStore store,
            DeviceFingerprints fingerprints,
            PasswordCheck check,
            PasswordHasher hasher,
            OneTimeTokens links,
            SessionOpening opening,
            Announcer announcer,
            Tally<LogInOutcome> outcomes) {
        this.store = store;
        this.fingerprints = fingerprints;
        this.check = check;
        this.hasher = hasher;
        this.links = links;
        this.opening = opening;
        this.announcer = announcer;
        this.outcomes = outcomes;
    }

    /** A password that has been checked, and the account that it is said to be of. */
    private record Attempt(Optional<LogInStore.Candidate> account, PasswordCheck.Checked password) {}

    Future<Tokens> open(Sessions.Open command) {
        return hasher.room()
                .compose(room -> store.candidate(command.email(), fingerprints.of(command.device())))
                .compose(found -> check.check(claim(command.email(), found), command.password())
                        .map(checked -> new Attempt(found, checked)))
                .onFailure(this::failed)
                .compose(attempt -> {
                    Optional<LogInRefusal> refusal = LogInRefusal.of(
                            attempt.account(), attempt.password().isRight());
                    return refusal.isPresent()
                            ? refuse(attempt, refusal.get())
                            : open(attempt.account().orElseThrow(), command);
                });
    }

    private static PasswordCheck.Claim claim(String email, Optional<LogInStore.Candidate> found) {
        return found.map(account -> new PasswordCheck.Claim(email, account.passwordHash(), account.isKnownDevice()))
                .orElseGet(() -> new PasswordCheck.Claim(email, null, false));
    }

    private Future<Tokens> open(LogInStore.Candidate account, Sessions.Open command) {
        return rehash(account.passwordHash(), command.password())
                .map(rehash -> new Proof(account.user(), "password", account.passwordChangedAt(), rehash.orElse(null)))
                .compose(proof -> opening.open(proof, command.device()))
                .onSuccess(opened -> outcomes.count(LogInOutcome.SUCCESS))
                .onFailure(this::failed);
    }

    /** A hash of other cost than what is set now is replaced when there is room for that; else next time. */
    private Future<Optional<Proof.Rehash>> rehash(String hash, Secret password) {
        return hasher.isOutdated(hash)
                ? hasher.hash(password)
                        .map(next -> Optional.of(new Proof.Rehash(hash, next)))
                        .otherwise(Optional.empty())
                : Future.succeededFuture(Optional.empty());
    }

    private Future<Tokens> refuse(Attempt attempt, LogInRefusal refusal) {
        outcomes.count(refusal.outcome());
        OneTimeToken unlocking = attempt.password().isOneOfMany() ? links.create() : null;
        UserId user = attempt.account().map(LogInStore.Candidate::user).orElse(null);
        return store.refused(user, refusal.word(), unlocking).compose(noted -> {
            if (unlocking != null) {
                announcer.mailQueued();
            }
            return Future.failedFuture(refusal.failure());
        });
    }

    private void failed(Throwable cause) {
        outcomes.count(LogInOutcome.of(cause));
    }
}
