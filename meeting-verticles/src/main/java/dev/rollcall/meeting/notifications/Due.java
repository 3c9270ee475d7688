package dev.rollcall.meeting.notifications;

import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.ParticipantId;
import io.vertx.core.json.JsonArray;
import java.time.LocalDateTime;

/**
 * A mail to hand over now.
 *
 * @param recurrenceId the occurrence that it is about; null for all
 * @param participant the place that it is about; null for none in particular
 * @param to who gets it, as they are now
 * @param details what became of each field, several times where several changes are told at once
 * @param attempt 1 for the first
 */
record Due(
        MailId id,
        Notice.Kind kind,
        MeetingId meeting,
        LocalDateTime recurrenceId,
        ParticipantId participant,
        Recipient to,
        JsonArray details,
        String requestId,
        int attempt) {}
