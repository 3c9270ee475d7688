package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Profile;
import dev.rollcall.protocol.Profiles;
import dev.rollcall.protocol.Violation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What users may say of themselves. */
record ProfileBody(
        ZoneId timeZone,
        @Size(min = 1, max = Limits.LOCALE) String locale,
        @Valid WorkingHours workingHours,
        @Valid Notifications notifications) {
    private static final List<String> WORKING_DAYS = List.of("mo", "tu", "we", "th", "fr");

    record WorkingHours(
            @Size(min = 1, max = 7) List<@NotNull @Pattern(regexp = "mo|tu|we|th|fr|sa|su") String> days,

            @NotNull @Pattern(regexp = AvailabilityBodies.WorkingHours.TIME)
            String start,

            @NotNull @Pattern(regexp = AvailabilityBodies.WorkingHours.TIME)
            String end) {}

    record Notifications(Boolean invitations, Boolean updates, Boolean responses, Boolean reminders) {}

    static ProfileBody of(Profile profile) {
        Profile.WorkingHours hours = profile.workingHours();
        Profile.Notifications wanted = profile.notifications();
        return new ProfileBody(
                profile.timeZone(),
                profile.locale(),
                hours == null ? null : new WorkingHours(hours.days(), hours.start(), hours.end()),
                new Notifications(wanted.invitations(), wanted.updates(), wanted.responses(), wanted.reminders()));
    }

    static void check(ProfileBody body, Violations violations) {
        if (body.locale() != null && !violations.concerns("/locale") && !isTag(body.locale())) {
            violations.add("/locale", Violation.INVALID, "must be a language tag such as de or pt-BR");
        }
        WorkingHours hours = body.workingHours();
        if (hours != null
                && hours.start() != null
                && hours.end() != null
                && hours.start().compareTo(hours.end()) >= 0) {
            violations.add("/working_hours/end", Violation.INVALID, "must be after start");
        }
    }

    Profiles.Revise revision(Profile current) {
        return new Profiles.Revise(
                current.id(),
                current.version(),
                timeZone,
                locale,
                workingHours == null
                        ? null
                        : new Profile.WorkingHours(
                                Objects.requireNonNullElse(workingHours.days(), WORKING_DAYS).stream()
                                        .distinct()
                                        .toList(),
                                workingHours.start(),
                                workingHours.end()),
                notifications == null ? null : wanted());
    }

    private Profile.Notifications wanted() {
        return new Profile.Notifications(
                !Boolean.FALSE.equals(notifications.invitations()),
                !Boolean.FALSE.equals(notifications.updates()),
                !Boolean.FALSE.equals(notifications.responses()),
                !Boolean.FALSE.equals(notifications.reminders()));
    }

    private static boolean isTag(String locale) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(locale)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }
}
