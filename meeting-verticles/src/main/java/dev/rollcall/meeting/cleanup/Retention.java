package dev.rollcall.meeting.cleanup;

import dev.rollcall.app.Settings;
import java.time.Duration;

/**
 * How long things are kept that nobody needs any more.
 *
 * @param changes rows of the change log; longer than any follower may be away
 * @param deletedUsers the bare ids of users that were deleted and that no meeting names; longer than a node may be behind
 */
public record Retention(Duration changes, Duration deletedUsers) {
    private static final Duration DAY = Duration.ofDays(1);

    public static Retention read(Settings settings) {
        return new Retention(
                settings.duration("CHANGES_RETENTION", DAY, Duration.ofDays(30)),
                settings.duration("DELETED_USERS_RETENTION", DAY, Duration.ofDays(30)));
    }
}
