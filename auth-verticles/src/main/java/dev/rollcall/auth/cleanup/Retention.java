package dev.rollcall.auth.cleanup;

import dev.rollcall.app.Settings;
import java.time.Duration;

/**
 * How long things are kept that nobody needs any more.
 *
 * @param sessions after their end
 * @param tokens mailed links and codes, after they expired
 * @param devices after the last log-in from there; longer than a session lives, lest it is a stranger's then
 * @param mails after they were sent
 * @param deadMails after they were given up
 * @param audit entries of the audit log
 * @param changes rows of the change log; longer than an access token lives, and than any follower may be away
 * @param unverified accounts whose address nobody has proved
 */
public record Retention(
        Duration sessions,
        Duration tokens,
        Duration devices,
        Duration mails,
        Duration deadMails,
        Duration audit,
        Duration changes,
        Duration unverified) {
    private static final Duration DAY = Duration.ofDays(1);

    public static Retention read(Settings settings) {
        return new Retention(
                settings.duration("SESSIONS_RETENTION", DAY, Duration.ofDays(30)),
                settings.duration("TOKENS_RETENTION", DAY, Duration.ofDays(7)),
                settings.duration("DEVICES_RETENTION", DAY, Duration.ofDays(180)),
                settings.duration("MAILS_RETENTION", DAY, Duration.ofDays(7)),
                settings.duration("DEAD_MAILS_RETENTION", DAY, Duration.ofDays(30)),
                settings.duration("AUDIT_RETENTION", DAY, Duration.ofDays(400)),
                settings.duration("CHANGES_RETENTION", DAY, Duration.ofDays(30)),
                settings.duration("UNVERIFIED_RETENTION", DAY, Duration.ofDays(30)));
    }
}
