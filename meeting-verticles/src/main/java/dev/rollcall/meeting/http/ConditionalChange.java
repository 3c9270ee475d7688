package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.StaleVersion;
import dev.rollcall.meeting.meetings.Rights;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes a change to the version of a meeting that the request names in {@code If-Match}, or else shows the one that stands. */
record ConditionalChange(Bus bus) {
    /** How often a change to whichever version it finds is tried, when others keep changing the meeting. */
    private static final int ATTEMPTS = 5;

    <R> Future<R> make(RoutingContext context, Consumer<Rights> right, Function<Meeting, Command<R>> change) {
        return make(context, EntityTags.ifMatch(context), right, change, ATTEMPTS);
    }

    /**
     * Whoever was overtaken looks again: then a version that was named turns out to be stale, and one that was not is the
     * new one.
     */
    private <R> Future<R> make(
            RoutingContext context,
            EntityTags known,
            Consumer<Rights> right,
            Function<Meeting, Command<R>> change,
            int attempts) {
        return current(context)
                .compose(meeting -> {
                    right.accept(Rights.of(
                            meeting.participants(), Bearer.caller(context).user()));
                    if (!known.includes(meeting.version())) {
                        context.response().putHeader(HttpHeaders.ETAG, EntityTags.of(meeting.version()));
                        throw new StaleVersion("meeting", meeting);
                    }
                    return bus.ask(change.apply(meeting));
                })
                .recover(e -> {
                    if (!isOvertaken(e)) {
                        return Future.failedFuture(e);
                    }
                    return attempts > 1
                            ? make(context, known, right, change, attempts - 1)
                            : Future.failedFuture(Failure.unavailable("Others keep changing it; try again shortly"));
                });
    }

    /** The meeting that the path names, if the caller may see it. */
    Future<Meeting> current(RoutingContext context) {
        return bus.ask(new Meetings.Find(Bearer.caller(context).user(), Params.id(context, "id", MeetingId.class)));
    }

    private static boolean isOvertaken(Throwable e) {
        return e instanceof Failure failure && failure.code() == Code.VERSION_STALE;
    }
}
