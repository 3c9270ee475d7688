package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.EventStream;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.meeting.realtime.StreamTickets;
import dev.rollcall.meeting.realtime.StreamsVerticle;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Violation;
import dev.rollcall.token.SessionGuard;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** What happens to the caller's meetings: as a stream, or as a list. */
public final class StreamRoutes implements Routes {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String TICKET = "ticket";

    private final Bus bus;
    private final Handler<RoutingContext> bearer;
    private final StreamTickets tickets;
    private final SessionGuard sessions;
    private final StreamsVerticle streams;

    public StreamRoutes(
            Bus bus,
            Handler<RoutingContext> bearer,
            StreamTickets tickets,
            SessionGuard sessions,
            StreamsVerticle streams) {
        this.bus = bus;
        this.bearer = bearer;
        this.tickets = tickets;
        this.sessions = sessions;
        this.streams = streams;
    }

    /** Lifetime in seconds. */
    record Ticket(String ticket, long expiresIn) {}

    @Override
    public void mount(Api api) {
        api.raw(HttpMethod.GET, "/v1/stream", this::admit, this::stream);
        api.route(HttpMethod.POST, "/v1/stream/tickets", bearer, this::ticket);
        api.route(HttpMethod.GET, "/v1/changes", bearer, this::changes);
    }

    /** By a ticket where there is one, else by the access token. */
    private void admit(RoutingContext context) {
        String ticket = context.queryParams().get(TICKET);
        if (ticket == null) {
            bearer.handle(context);
            return;
        }
        Bearer.admit(context, tickets.redeem(ticket).compose(sessions::check));
    }

    private void stream(RoutingContext context) {
        Params params = Params.of(context, TICKET, LAST_EVENT_ID, "last_event_id");
        String header = context.request().getHeader(LAST_EVENT_ID);
        String named = header != null
                ? header
                : params.text(params.text(LAST_EVENT_ID) == null ? "last_event_id" : LAST_EVENT_ID);
        if (named != null && !named.matches("\\d{1,18}")) {
            params.violations().add("?" + LAST_EVENT_ID, Violation.INVALID, "must be the id of an event");
        }
        params.throwIfWrong();
        long after = named == null ? StreamsVerticle.NOW : Long.parseLong(named);
        streams.feed(Bearer.caller(context), EventStream.open(context), after);
    }

    private Future<Reply> ticket(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return tickets.issue(Bearer.caller(context))
                .map(ticket -> Reply.ok(new Ticket(ticket, StreamTickets.LIFETIME.toSeconds())));
    }

    private Future<Reply> changes(RoutingContext context) {
        Params params = Params.of(context, "since", "limit");
        var query = new Events.ReadMine(Bearer.caller(context).user(), params.position("since"), params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }
}
