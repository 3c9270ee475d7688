package dev.rollcall.meeting.realtime;

import dev.rollcall.http.EventStream;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import java.time.Instant;

/** One open stream and how far it has come; touched on the context of its hub only. */
final class Subscription {
    final UserId user;
    final SessionId session;
    final EventStream stream;

    /** Up to where everything has been sent. */
    long sent;

    /** Whether it gets events as they happen; else it is still reading what happened before. */
    boolean live;

    /** Since when the client has not taken in what it was sent, or null. */
    Instant fullSince;

    Subscription(UserId user, SessionId session, EventStream stream, long sent) {
        this.user = user;
        this.session = session;
        this.stream = stream;
        this.sent = sent;
    }

    /** Sends what of it has not been sent and the user may know of. */
    void take(EventStore.Batch batch) {
        batch.items().stream()
                .filter(told -> told.seq() > sent && told.audience().contains(user))
                .forEach(told -> stream.send(told.event().id(), told.event().type(), told.event()));
        sent = Math.max(sent, batch.next());
    }
}
