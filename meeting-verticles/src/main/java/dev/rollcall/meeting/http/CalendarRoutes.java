package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Calendars;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;

/** The calendar view: the occurrences of all of the caller's meetings. */
public final class CalendarRoutes implements Routes {
    private static final String FROM = "from";
    private static final String TO = "to";

    private final Bus bus;
    private final Bearer bearer;

    public CalendarRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/occurrences", bearer, this::view);
    }

    private Future<Reply> view(RoutingContext context) {
        Params params = Params.of(context, FROM, TO, "status", "role", "participant", "q", "cursor", "limit");
        var query = new Calendars.View(
                Bearer.caller(context).user(),
                MeetingRoutes.instant(params, FROM),
                MeetingRoutes.instant(params, TO),
                params.value("status", MeetingDraft.Status.class),
                params.value("role", Participant.Role.class),
                MeetingRoutes.participant(params),
                MeetingRoutes.words(params),
                params.text("cursor"),
                params.limit());
        require(context, params, FROM);
        require(context, params, TO);
        if (query.from() != null && query.to() != null) {
            checkRange(query.from(), query.to(), params);
        }
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private static void require(RoutingContext context, Params params, String name) {
        if (context.queryParam(name).isEmpty()) {
            params.violations().add("?" + name, Violation.REQUIRED, "is required");
        }
    }

    private static void checkRange(Instant from, Instant to, Params params) {
        if (!from.isBefore(to)) {
            params.violations().add("?" + TO, Violation.INVALID, "must be after from");
        } else if (Duration.between(from, to).compareTo(Limits.CALENDAR_RANGE) > 0) {
            long days = Limits.CALENDAR_RANGE.toDays();
            params.violations()
                    .add(new Violation(
                            "?" + TO,
                            Violation.OUT_OF_RANGE,
                            "must be at most " + days + " days after from; ask for the rest by itself",
                            days));
        }
    }
}
