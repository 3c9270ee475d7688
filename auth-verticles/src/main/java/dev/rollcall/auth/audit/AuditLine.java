package dev.rollcall.auth.audit;

import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the log tells of an entry of the audit log: of whom by their ids alone, and not from where.
 *
 * @param entry its id, by which a line that was written twice is known
 * @param at when it happened; the line is written later
 * @param account whom it concerns, or null
 * @param actor who did it, or null where nobody was signed in
 * @param reason a word, or null
 * @param requestId null where no request is behind it, and so is the trace id
 */
record AuditLine(
        UUID entry,
        Instant at,
        String event,
        String outcome,
        UUID account,
        UUID actor,
        UUID session,
        String reason,
        String requestId,
        String traceId) {
    void write(Logger log) {
        LoggingEventBuilder line = log.atInfo();
        add(line, "event", "audit");
        add(line, "action", event);
        add(line, "outcome", outcome);
        add(line, "reason", reason);
        add(line, "account", account);
        add(line, "actor", actor);
        add(line, "session", session);
        add(line, "entry", entry);
        add(line, "happened_at", at);
        add(line, "request_id", requestId);
        add(line, "trace_id", traceId);
        line.log("audit event");
    }

    private static void add(LoggingEventBuilder line, String name, Object value) {
        if (value != null) {
            line.addKeyValue(name, value.toString());
        }
    }
}
