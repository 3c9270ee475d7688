package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.protocol.Feeds;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The caller's private calendar, to subscribe to: opened, closed, and read by whoever has its address. */
public final class FeedRoutes implements Routes {
    private static final String FEEDS = "/v1/feeds/";
    private static final String SUFFIX = ".ics";

    private final Bus bus;
    private final Bearer bearer;

    public FeedRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/me/feed", bearer, this::open);
        api.route(HttpMethod.DELETE, "/v1/me/feed", bearer, this::close);
        api.route(HttpMethod.GET, FEEDS + ":token" + SUFFIX, this::read);
    }

    /** Where it is read. */
    private record Address(String url) {}

    private Future<Reply> open(RoutingContext context) {
        Params.of(context).throwIfWrong();
        HttpServerRequest request = context.request();
        String service = request.scheme() + "://" + request.authority();
        return bus.ask(new Feeds.Open(Bearer.caller(context).user()))
                .map(feed ->
                        Reply.created(new Address(service + FEEDS + feed.token().value() + SUFFIX)));
    }

    private Future<Reply> close(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return bus.ask(new Feeds.Close(Bearer.caller(context).user())).map(done -> Reply.noContent());
    }

    private Future<Reply> read(RoutingContext context) {
        Params.of(context).throwIfWrong();
        Secret token = new Secret(context.pathParam("token"));
        return bus.ask(new Feeds.Read(token)).map(calendar -> {
            String tag = EntityTags.ofText(calendar.text());
            Reply reply = EntityTags.ifNoneMatch(context, tag)
                    ? Reply.notModified()
                    : Reply.ok(CalendarReply.TYPE, calendar.text());
            return reply.with(HttpHeaders.ETAG, '"' + tag + '"');
        });
    }
}
