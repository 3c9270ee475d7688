package dev.rollcall.meeting.http;

import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Participant.ParticipationStatus;
import dev.rollcall.protocol.Participants;
import dev.rollcall.protocol.Violation;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDateTime;
import org.hibernate.validator.constraints.CodePointLength;

/** An answer to an invitation. */
record ResponseBody(
        @NotNull ParticipationStatus participationStatus,
        @CodePointLength(max = Limits.COMMENT) @Text String comment,
        LocalDateTime proposedStart,
        LocalDateTime recurrenceId) {
    void check(Violations violations) {
        if (participationStatus == ParticipationStatus.WAITLISTED) {
            violations.add(
                    "/participation_status",
                    Violation.INVALID,
                    "must be accepted, declined, tentative or needs-action; who accepts without a seat waits for one");
        }
        checkTime("/proposed_start", proposedStart, violations);
        checkTime("/recurrence_id", recurrenceId, violations);
    }

    private static void checkTime(String pointer, LocalDateTime time, Violations violations) {
        if (time == null) {
            return;
        }
        if (time.getYear() < Limits.FIRST_YEAR || time.getYear() > Limits.LAST_YEAR) {
            int limit = time.getYear() < Limits.FIRST_YEAR ? Limits.FIRST_YEAR : Limits.LAST_YEAR;
            String detail = "must lie in the years %d to %d".formatted(Limits.FIRST_YEAR, Limits.LAST_YEAR);
            violations.add(new Violation(pointer, Violation.OUT_OF_RANGE, detail, limit));
        } else if (time.getNano() != 0) {
            violations.add(pointer, Violation.INVALID, "must be a time in whole seconds");
        }
    }

    Participants.Response response() {
        return new Participants.Response(participationStatus, comment, proposedStart, recurrenceId);
    }
}
