package dev.rollcall.auth.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Emails;
import dev.rollcall.protocol.MailId;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** For integrations and operators, by the service key. */
public final class InternalRoutes implements Routes {
    private final Bus bus;
    private final ServiceKey key;

    public InternalRoutes(Bus bus, ServiceKey key) {
        this.bus = bus;
        this.key = key;
    }

    record Item(long seq, String type, Instant at, Map<String, Object> data) {
        static Item of(Change change) {
            return new Item(change.seq(), change.type(), change.at(), change.data());
        }
    }

    record Items(List<Item> items, long next) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/internal/v1/users/:id", key, this::user);
        api.route(HttpMethod.GET, "/internal/v1/changes", key, this::changes);
        api.route(HttpMethod.GET, "/internal/v1/mails/dead", key, this::deadMails);
        api.route(HttpMethod.POST, "/internal/v1/mails/:id/requeue", key, this::requeue);
    }

    private Future<Reply> user(RoutingContext context) {
        return bus.ask(new Accounts.Find(Params.id(context, "id", UserId.class)))
                .map(Reply::ok);
    }

    private Future<Reply> changes(RoutingContext context) {
        Params params = Params.of(context, "after", "limit");
        long after = params.position("after");
        int limit = params.limit();
        params.throwIfWrong();
        return bus.ask(new ChangeFeed.Read(after, Set.of(), limit))
                .map(page ->
                        Reply.ok(new Items(page.items().stream().map(Item::of).toList(), page.next())));
    }

    private Future<Reply> deadMails(RoutingContext context) {
        Params params = Params.of(context, "limit");
        int limit = params.limit();
        params.throwIfWrong();
        return bus.ask(new Emails.ListDead(limit)).map(Reply::ok);
    }

    private Future<Reply> requeue(RoutingContext context) {
        return bus.ask(new Emails.Requeue(Params.id(context, "id", MailId.class)))
                .map(done -> Reply.noContent());
    }
}
