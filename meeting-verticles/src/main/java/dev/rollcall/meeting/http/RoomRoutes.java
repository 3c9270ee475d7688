package dev.rollcall.meeting.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.StaleVersion;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Room;
import dev.rollcall.protocol.RoomId;
import dev.rollcall.protocol.Rooms;
import dev.rollcall.protocol.Violation;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.function.Function;

/** The rooms: every signed-in user finds them, administrators change them. */
public final class RoomRoutes implements Routes {
    private static final String ADMIN = "admin";

    /** How often a change to whichever version it finds is tried, when others keep changing the room. */
    private static final int ATTEMPTS = 5;

    private final Bus bus;
    private final Bearer bearer;

    public RoomRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, "/v1/rooms", bearer, this::search);
        api.route(HttpMethod.POST, "/v1/rooms", bearer, this::add);
        api.route(HttpMethod.GET, "/v1/rooms/:id", bearer, this::show);
        api.route(HttpMethod.PATCH, "/v1/rooms/:id", bearer, this::change);
        api.route(HttpMethod.DELETE, "/v1/rooms/:id", bearer, this::remove);
    }

    private Future<Reply> search(RoutingContext context) {
        Params params = Params.of(context, "q", "capacity", "free_from", "free_to", "cursor", "limit");
        Instant from = Instants.read(params, "free_from");
        Instant to = Instants.read(params, "free_to");
        if ((from == null) != (to == null) || from != null && !from.isBefore(to)) {
            params.violations().add("?free_to", Violation.INVALID, "goes with free_from, and must be after it");
        }
        int capacity = params.number("capacity", 1, Limits.ROOM_CAPACITY, 0);
        var query = new Rooms.Search(
                text(params), capacity == 0 ? null : capacity, from, to, params.text("cursor"), params.limit());
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private static String text(Params params) {
        String text = params.text("q", Limits.ROOM_SEARCH);
        if (text != null && !text.matches(Text.REGEXP)) {
            params.violations().add("?q", Violation.INVALID, "must not hold NUL characters or half characters");
        }
        return text;
    }

    private Future<Reply> add(RoutingContext context) {
        requireAdmin(context);
        WriteOptions options = WriteParams.ofRoom(context);
        RoomBody body = Bodies.read(context, RoomBody.class);
        return bus.ask(new Rooms.Add(body.draft(), options))
                .map(room -> options.dryRun()
                        ? Reply.ok(room)
                        : tagged(Reply.created(room), room).with(HttpHeaders.LOCATION, "/v1/rooms/" + room.id()));
    }

    private Future<Reply> show(RoutingContext context) {
        Params.of(context).throwIfWrong();
        return current(context)
                .map(room -> tagged(
                        EntityTags.ifNoneMatch(context, room.version()) ? Reply.notModified() : Reply.ok(room), room));
    }

    private Future<Reply> change(RoutingContext context) {
        requireAdmin(context);
        WriteOptions options = WriteParams.ofRoom(context);
        ObjectNode patch = Bodies.object(context);
        return write(context, EntityTags.ifMatch(context), ATTEMPTS, room -> {
                    RoomBody body = Bodies.read(
                            MergePatch.apply(RoomBody.of(room), patch.deepCopy()), RoomBody.class, (all, right) -> {});
                    return new Rooms.Change(room.id(), room.version(), body.draft(), options);
                })
                .map(room -> options.dryRun() ? Reply.ok(room) : tagged(Reply.ok(room), room));
    }

    private Future<Reply> remove(RoutingContext context) {
        requireAdmin(context);
        WriteOptions options = WriteParams.ofRoom(context);
        return write(
                        context,
                        EntityTags.ifMatch(context),
                        ATTEMPTS,
                        room -> new Rooms.Remove(room.id(), room.version(), options))
                .map(done -> Reply.noContent());
    }

    /** Changes the version that the request names, or else shows the one that stands; who was overtaken looks again. */
    private <R> Future<R> write(
            RoutingContext context, EntityTags known, int attempts, Function<Room, Command<R>> change) {
        return current(context)
                .compose(room -> {
                    if (!known.includes(room.version())) {
                        context.response().putHeader(HttpHeaders.ETAG, EntityTags.of(room.version()));
                        throw new StaleVersion("room", room);
                    }
                    return bus.ask(change.apply(room));
                })
                .recover(e -> {
                    if (!(e instanceof Failure failure && failure.code() == Code.VERSION_STALE)) {
                        return Future.failedFuture(e);
                    }
                    return attempts > 1
                            ? write(context, known, attempts - 1, change)
                            : Future.failedFuture(Failure.unavailable("Others keep changing it; try again shortly"));
                });
    }

    private Future<Room> current(RoutingContext context) {
        return bus.ask(new Rooms.Find(Params.id(context, "id", RoomId.class)));
    }

    private static void requireAdmin(RoutingContext context) {
        if (!Bearer.caller(context).roles().contains(ADMIN)) {
            throw new Failure(Code.FORBIDDEN, "Only administrators change rooms");
        }
    }

    private static Reply tagged(Reply reply, Room room) {
        return reply.with(HttpHeaders.ETAG, EntityTags.of(room.version()));
    }
}
