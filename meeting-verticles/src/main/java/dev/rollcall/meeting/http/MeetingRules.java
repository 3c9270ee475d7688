package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.meeting.recurrence.RecurrenceRules;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The rules of a meeting that no annotation can say. A field that is wrong already is null here, or told of only once. */
final class MeetingRules {
    /** One {@code @}, a domain with a dot, no spaces or marks that mail systems give a meaning of their own. */
    private static final Pattern EMAIL = emailPattern();

    private final MeetingBody body;
    private final Violations violations;

    private MeetingRules(MeetingBody body, Violations violations) {
        this.body = body;
        this.violations = violations;
    }

    static void check(MeetingBody body, Violations violations) {
        new MeetingRules(body, violations).check();
    }

    /** Of one that is to be created, which says all that there is. */
    static void checkNew(MeetingBody body, Violations violations) {
        check(body, violations);
        if (body.recurrenceOverrides() != null) {
            OverrideKeys.check(body, body.recurrenceOverrides(), violations);
        }
    }

    private void check() {
        checkStart(body.start(), body.isAllDay(), "/start", violations);
        checkDuration(body.duration(), body.isAllDay(), "/duration", violations);
        checkUrl("/join_url", body.joinUrl(), violations);
        forEach("alerts", body.alerts(), (alert, pointer) -> checkAlert(alert.offset(), pointer + "/offset"));
        forEach("links", body.links(), (link, pointer) -> checkUrl(pointer + "/href", link.href(), violations));
        forEach(
                "agenda",
                body.agenda(),
                (item, pointer) -> checkLength(item.duration(), pointer + "/duration", violations));
        checkParticipants();
        RecurrenceRules.check(body.recurrenceRule(), body.start(), body.isAllDay(), violations);
        checkOverrides();
    }

    static void checkStart(LocalDateTime start, boolean allDay, String pointer, Violations violations) {
        if (start == null) {
            return;
        }
        int year = start.getYear();
        if (year < Limits.FIRST_YEAR || year > Limits.LAST_YEAR) {
            int limit = year < Limits.FIRST_YEAR ? Limits.FIRST_YEAR : Limits.LAST_YEAR;
            String detail = "must lie in the years %d to %d".formatted(Limits.FIRST_YEAR, Limits.LAST_YEAR);
            violations.add(new Violation(pointer, Violation.OUT_OF_RANGE, detail, limit));
        } else if (start.getNano() != 0) {
            violations.add(pointer, Violation.INVALID, "must be a time in whole seconds");
        } else if (allDay && !start.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            violations.add(pointer, Violation.INVALID, "must be at 00:00:00 where all_day is true");
        }
    }

    static void checkDuration(Duration duration, boolean allDay, String pointer, Violations violations) {
        if (!allDay) {
            checkLength(duration, pointer, violations);
            return;
        }
        checkRange(duration, Limits.SHORTEST_ALL_DAY, Limits.LONGEST_ALL_DAY, pointer, "1 to 7 days", violations);
        if (duration != null && !duration.equals(Duration.ofDays(duration.toDays()))) {
            violations.add(pointer, Violation.INVALID, "must be whole days where all_day is true");
        }
    }

    private static void checkLength(Duration length, String pointer, Violations violations) {
        checkRange(length, Limits.SHORTEST, Limits.LONGEST, pointer, "1 minute to 24 hours", violations);
    }

    private void checkAlert(Duration offset, String pointer) {
        Duration earliest = Limits.EARLIEST_ALERT.negated();
        if (offset == null) {
            return;
        }
        if (offset.compareTo(Duration.ZERO) > 0 || offset.compareTo(earliest) < 0) {
            long limit = offset.isNegative() ? Limits.EARLIEST_ALERT.toMinutes() : 0;
            String detail = "must be 0 to %d minutes before the start, such as -PT10M"
                    .formatted(Limits.EARLIEST_ALERT.toMinutes());
            violations.add(new Violation(pointer, Violation.OUT_OF_RANGE, detail, limit));
        } else if (offset.getNano() != 0) {
            violations.add(pointer, Violation.INVALID, "must be in whole seconds");
        }
    }

    /** The limit that is told is in minutes. */
    private static void checkRange(
            Duration value, Duration min, Duration max, String pointer, String range, Violations violations) {
        if (value == null) {
            return;
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            long limit = (value.compareTo(min) < 0 ? min : max).toMinutes();
            violations.add(new Violation(pointer, Violation.OUT_OF_RANGE, "must be " + range, limit));
        } else if (value.getNano() != 0) {
            violations.add(pointer, Violation.INVALID, "must be in whole seconds");
        }
    }

    static void checkUrl(String pointer, String url, Violations violations) {
        if (url != null && !isWebAddress(url)) {
            violations.add(pointer, Violation.INVALID, "must be an address that starts with https:// or http://");
        }
    }

    private static boolean isWebAddress(String text) {
        try {
            URI url = new URI(text);
            return url.getHost() != null
                    && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** What is of single occurrences keeps to the limits of the whole. */
    private void checkOverrides() {
        if (body.recurrenceOverrides() == null || body.recurrenceOverrides().isEmpty()) {
            return;
        }
        if (body.recurrenceRule() == null) {
            violations.add("/recurrence_overrides", Violation.INVALID, "needs a recurrence_rule");
        } else if (body.recurrenceOverrides().size() > Limits.OVERRIDES) {
            String detail = "must have at most %d entries".formatted(Limits.OVERRIDES);
            violations.add(new Violation("/recurrence_overrides", Violation.OUT_OF_RANGE, detail, Limits.OVERRIDES));
        } else {
            body.recurrenceOverrides().forEach(this::checkOverride);
        }
    }

    /** Null in a patch, to take what there is away. */
    private void checkOverride(LocalDateTime recurrenceId, RecurrenceOverride own) {
        if (own != null) {
            String pointer = "/recurrence_overrides/" + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(recurrenceId);
            OverrideRules.check(own, body.isAllDay(), pointer, violations);
        }
    }

    private void checkParticipants() {
        Set<Object> named = new HashSet<>();
        forEach("participants", body.participants(), (invited, pointer) -> {
            if (checkInvited(invited, pointer, violations) && !named.add(identity(invited))) {
                violations.add(identifier(invited, pointer), "duplicate", "is somebody who stands in the list before");
            }
        });
    }

    /** Somebody who is added to a meeting that there is. */
    static void checkInvited(MeetingBody.Invited invited, Violations violations) {
        checkInvited(invited, "", violations);
    }

    /** Whether it is said, by one of the two, who it is. */
    private static boolean checkInvited(MeetingBody.Invited invited, String pointer, Violations violations) {
        boolean isNamed = checkIdentity(invited, pointer, violations);
        List<Role> roles = invited.roles() == null ? List.of() : invited.roles();
        if (roles.contains(Role.OWNER)) {
            String place = pointer + "/roles/" + roles.indexOf(Role.OWNER);
            violations.add(place, Violation.INVALID, "whoever creates the meeting is its one owner");
        }
        return isNamed;
    }

    /** Whether an address and an id name the same person is known only where the users are. */
    private static boolean checkIdentity(MeetingBody.Invited invited, String pointer, Violations violations) {
        if (violations.concerns(pointer + "/email") || violations.concerns(pointer + "/user_id")) {
            return false;
        }
        if (invited.email() == null && invited.userId() == null) {
            violations.add(pointer, Violation.REQUIRED, "must have an email or a user_id");
        } else if (invited.email() != null && invited.userId() != null) {
            violations.add(pointer, Violation.INVALID, "must have an email or a user_id, not both");
        } else if (invited.email() != null && !EMAIL.matcher(invited.email()).matches()) {
            violations.add(identifier(invited, pointer), Violation.INVALID, "must be an email address");
        } else {
            return true;
        }
        return false;
    }

    private static String identifier(MeetingBody.Invited invited, String pointer) {
        return pointer + (invited.userId() == null ? "/email" : "/user_id");
    }

    private static Object identity(MeetingBody.Invited invited) {
        return invited.userId() == null ? invited.email().toLowerCase(Locale.ROOT) : invited.userId();
    }

    /** Items that are not there have been told of before. */
    private static <T> void forEach(String list, List<T> items, BiConsumer<T, String> check) {
        if (items == null) {
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) != null) {
                check.accept(items.get(i), "/" + list + "/" + i);
            }
        }
    }

    private static Pattern emailPattern() {
        String part = "[^\\s@.\\p{Cntrl}\\p{Cs}<>(),;:\\\\\"\\[\\]]+";
        String dotted = part + "(?:\\." + part + ")";
        return Pattern.compile("(?=.{1,64}@)" + dotted + "*@" + dotted + "+");
    }
}
