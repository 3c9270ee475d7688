package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.Violation;
import java.util.regex.Pattern;

/** What a single occurrence has of its own keeps to the limits of the meeting. */
final class OverrideRules {
    private static final Pattern TEXT = Pattern.compile(Text.REGEXP);

    private final String pointer;
    private final Violations violations;

    private OverrideRules(String pointer, Violations violations) {
        this.pointer = pointer;
        this.violations = violations;
    }

    /** @param pointer where it stands in the body, empty for the body itself */
    static void check(RecurrenceOverride own, boolean allDay, String pointer, Violations violations) {
        OverrideRules rules = new OverrideRules(pointer, violations);
        MeetingRules.checkStart(own.start(), allDay, pointer + "/start", violations);
        MeetingRules.checkDuration(own.duration(), allDay, pointer + "/duration", violations);
        MeetingRules.checkUrl(pointer + "/join_url", own.joinUrl(), violations);
        if (own.title() != null && own.title().isEmpty()) {
            String detail = "must be 1 to %d characters".formatted(Limits.TITLE);
            violations.add(new Violation(pointer + "/title", Violation.OUT_OF_RANGE, detail, 1));
        } else if (own.title() != null && own.title().isBlank()) {
            violations.add(pointer + "/title", Violation.INVALID, "must not be blank");
        }
        rules.checkText("/title", own.title(), Limits.TITLE);
        rules.checkText("/description", own.description(), Limits.DESCRIPTION);
        rules.checkText("/join_url", own.joinUrl(), Limits.URL);
        if (own.location() != null) {
            rules.checkText("/location/name", own.location().name(), Limits.LOCATION);
        }
    }

    private void checkText(String field, String text, int most) {
        if (text == null) {
            return;
        }
        if (text.codePointCount(0, text.length()) > most) {
            String detail = "must have at most %d characters".formatted(most);
            violations.add(new Violation(pointer + field, Violation.OUT_OF_RANGE, detail, most));
        } else if (!TEXT.matcher(text).matches()) {
            violations.add(pointer + field, Violation.INVALID, "must not hold NUL characters or half characters");
        }
    }
}
