package dev.rollcall.auth.sessions;

import dev.rollcall.auth.changes.Announcer;
import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.auth.passwords.Guesses;
import dev.rollcall.auth.passwords.PasswordCheck;
import dev.rollcall.auth.tokens.OneTimeTokens;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Sessions;
import io.vertx.core.Future;

/** What the links do that come with mails about log-ins. */
public final class MailedLinks {
    private final SessionStore sessions;
    private final LogInStore logIns;
    private final OneTimeTokens tokens;
    private final Guesses guesses;
    private final Announcer announcer;

    public MailedLinks(
            SessionStore sessions, LogInStore logIns, OneTimeTokens tokens, Guesses guesses, Announcer announcer) {
        this.sessions = sessions;
        this.logIns = logIns;
        this.tokens = tokens;
        this.guesses = guesses;
        this.announcer = announcer;
    }

    Future<Done> disown(Sessions.Disown command) {
        return sessions.disown(OneTimeTokens.hash(command.token()), tokens.create())
                .compose(disowned -> {
                    if (!disowned.isGood()) {
                        throw disowned.isExpired() ? OneTimeTokens.expired() : OneTimeTokens.invalid();
                    }
                    announcer.mailQueued();
                    return announcer
                            .revoked(Revocation.DISOWNED, disowned.seq())
                            .map(Done.DONE);
                });
    }

    Future<Done> unlock(Sessions.Unlock command) {
        return logIns.unlock(OneTimeTokens.hash(command.token())).compose(unlocked -> {
            if (unlocked.email() == null) {
                throw unlocked.isExpired() ? OneTimeTokens.expired() : OneTimeTokens.invalid();
            }
            return guesses.clear(unlocked.email(), PasswordCheck.client()).map(Done.DONE);
        });
    }
}
