package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** What is said of people and a range of time to learn when they are free. */
final class AvailabilityBodies {
    private static final java.util.regex.Pattern UUID_FORM =
            java.util.regex.Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private AvailabilityBodies() {}

    record FreeBusy(
            @NotNull @Size(min = 1, max = Limits.FREE_BUSY_PEOPLE)
            List<@NotNull @Size(min = 1, max = Limits.EMAIL) @Pattern(regexp = Text.REGEXP) String> participants,

            @NotNull Instant from,
            @NotNull Instant to) {
        void check(Violations violations) {
            checkRange(from, to, violations);
        }
    }

    record Suggestions(
            @NotNull @Size(min = 1, max = Limits.FREE_BUSY_PEOPLE)
            List<@NotNull @Size(min = 1, max = Limits.EMAIL) @Pattern(regexp = Text.REGEXP) String> participants,

            @NotNull Duration duration,
            @NotNull Instant from,
            @NotNull Instant to,
            @NotNull ZoneId timeZone,
            @Valid WorkingHours workingHours) {
        void check(Violations violations) {
            checkRange(from, to, violations);
            if (duration != null
                    && (duration.compareTo(Limits.SHORTEST) < 0 || duration.compareTo(Limits.LONGEST) > 0)) {
                long limit = (duration.compareTo(Limits.SHORTEST) < 0 ? Limits.SHORTEST : Limits.LONGEST).toMinutes();
                violations.add(
                        new Violation("/duration", Violation.OUT_OF_RANGE, "must be 1 minute to 24 hours", limit));
            }
            if (workingHours != null
                    && workingHours.start() != null
                    && workingHours.end() != null
                    && workingHours.start().compareTo(workingHours.end()) >= 0) {
                violations.add("/working_hours/end", Violation.INVALID, "must be after start");
            }
        }

        WorkingHours hours() {
            return workingHours == null ? WorkingHours.USUAL : workingHours;
        }
    }

    /** From Monday to Friday unless other days are named. */
    record WorkingHours(
            @Size(min = 1, max = 7) List<@NotNull @Pattern(regexp = "mo|tu|we|th|fr|sa|su") String> days,
            @NotNull @Pattern(regexp = WorkingHours.TIME) String start,
            @NotNull @Pattern(regexp = WorkingHours.TIME) String end) {
        static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
        static final WorkingHours USUAL = new WorkingHours(null, "09:00", "17:00");

        List<String> daysOrUsual() {
            return days == null ? List.of("mo", "tu", "we", "th", "fr") : days;
        }
    }

    static List<Invitee> people(List<String> participants) {
        return participants.stream()
                .map(named -> UUID_FORM.matcher(named).matches()
                        ? new Invitee(new UserId(UUID.fromString(named)), null, List.of())
                        : new Invitee(null, named, List.of()))
                .toList();
    }

    private static void checkRange(Instant from, Instant to, Violations violations) {
        checkKept("/from", from, violations);
        checkKept("/to", to, violations);
        if (from == null || to == null || !violations.isEmpty()) {
            return;
        }
        if (!from.isBefore(to)) {
            violations.add("/to", Violation.INVALID, "must be after from");
        } else if (Duration.between(from, to).compareTo(Duration.ofDays(Limits.FREE_BUSY_DAYS)) > 0) {
            String detail = "must be at most " + Limits.FREE_BUSY_DAYS + " days after from";
            violations.add(new Violation("/to", Violation.OUT_OF_RANGE, detail, Limits.FREE_BUSY_DAYS));
        }
    }

    private static void checkKept(String pointer, Instant instant, Violations violations) {
        if (instant != null && !Instants.isKept(instant)) {
            violations.add(pointer, Violation.OUT_OF_RANGE, "must lie in the years 1 to 9999");
        }
    }
}
