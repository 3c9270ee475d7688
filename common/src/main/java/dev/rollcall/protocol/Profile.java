package dev.rollcall.protocol;

import java.time.ZoneId;
import java.util.List;

/**
 * A user as they see themselves here: who they are, as the auth service has it, and what they said of themselves.
 *
 * @param version rises with every change of what they said; 0 before they said anything
 * @param timeZone null when they have not said
 * @param locale a language tag (BCP 47); null when they have not said
 * @param workingHours null when they have not said
 */
public record Profile(
        UserId id,
        long version,
        String email,
        boolean isEmailVerified,
        String firstName,
        String lastName,
        List<String> roles,
        ZoneId timeZone,
        String locale,
        WorkingHours workingHours,
        Notifications notifications) {
    /**
     * @param days {@code mo} to {@code su}
     * @param start such as {@code 09:00}
     * @param end after the start
     */
    public record WorkingHours(List<String> days, String start, String end) {
        public WorkingHours {
            days = List.copyOf(days);
        }
    }

    /** Which mails about meetings they want; that a meeting was called off is told in any case. */
    public record Notifications(boolean invitations, boolean updates, boolean responses, boolean reminders) {
        public static final Notifications ALL = new Notifications(true, true, true, true);
    }
}
