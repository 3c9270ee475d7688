package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Availability;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** When people are busy, and when they could meet. */
public final class AvailabilityRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;

    public AvailabilityRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/freebusy", bearer, this::busy);
        api.route(HttpMethod.POST, "/v1/suggestions", bearer, this::suggest);
    }

    private Future<Reply> busy(RoutingContext context) {
        Params.of(context).throwIfWrong();
        var body = Bodies.read(context, AvailabilityBodies.FreeBusy.class, AvailabilityBodies.FreeBusy::check);
        var people = AvailabilityBodies.people(body.participants());
        return bus.ask(new Availability.ReadBusy(people, body.from(), body.to()))
                .map(Reply::ok);
    }

    private Future<Reply> suggest(RoutingContext context) {
        Params.of(context).throwIfWrong();
        var body = Bodies.read(context, AvailabilityBodies.Suggestions.class, AvailabilityBodies.Suggestions::check);
        var hours = body.hours();
        return bus.ask(new Availability.Suggest(
                        AvailabilityBodies.people(body.participants()),
                        body.duration(),
                        body.from(),
                        body.to(),
                        body.timeZone(),
                        hours.daysOrUsual(),
                        hours.start(),
                        hours.end()))
                .map(Reply::ok);
    }
}
