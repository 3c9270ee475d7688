package dev.rollcall.protocol;

import java.time.ZoneId;

/** What users say of themselves to the meeting service. */
@ServedBy(Service.MEETING)
public sealed interface Profiles<R> extends Command<R> {
    record FindMine(UserId caller) implements Profiles<Profile>, Query<Profile> {}

    /** Refused with {@link Code#VERSION_STALE} unless it still stands at that version. What is null is not said any more. */
    record Revise(
            UserId caller,
            long version,
            ZoneId timeZone,
            String locale,
            Profile.WorkingHours workingHours,
            Profile.Notifications notifications)
            implements Profiles<Profile> {}
}
