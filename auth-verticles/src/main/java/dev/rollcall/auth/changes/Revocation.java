package dev.rollcall.auth.changes;

import dev.rollcall.app.Tally;

/** Why sessions are ended before their time. The words stand with each session, in its change and in the audit log. */
public enum Revocation {
    LOGGED_OUT,
    ENDED_BY_ADMIN,
    TOO_MANY,
    REUSED,
    DISOWNED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    EMAIL_CHANGE_UNDONE,
    EMAIL_NOT_OWNED,
    ROLES_CHANGED,
    ACCOUNT_DISABLED,
    ACCOUNT_ERASED;

    public String word() {
        return Tally.word(this);
    }
}
