package dev.rollcall.meeting.http;

import dev.rollcall.http.Reply;
import dev.rollcall.meeting.calendar.CalendarText;
import dev.rollcall.protocol.Meeting;
import io.vertx.core.Future;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/** A meeting as iCalendar, for who would rather have that than JSON. */
final class CalendarReply {
    static final String TYPE = "text/calendar; charset=utf-8";

    private static final Set<String> CALENDAR = Set.of("text/calendar", "text/*");
    private static final Set<String> JSON = Set.of("application/json", "application/*", "*/*");

    private CalendarReply() {}

    /** Whether {@code Accept} names iCalendar before JSON (RFC 9110, section 12.5.1); without it JSON is meant. */
    static boolean isWanted(RoutingContext context) {
        for (MIMEHeader type : context.parsedHeaders().accept()) {
            if (type.weight() > 0) {
                String name = (type.component() + '/' + type.subComponent()).toLowerCase(Locale.ROOT);
                if (CALENDAR.contains(name)) {
                    return true;
                }
                if (JSON.contains(name)) {
                    return false;
                }
            }
        }
        return false;
    }

    /** Written on another thread, since it may be long. */
    static Future<Reply> of(RoutingContext context, Meeting meeting) {
        return context.vertx()
                .executeBlocking(() -> CalendarText.of(meeting), false)
                .map(text -> Reply.ok(TYPE, text));
    }
}
