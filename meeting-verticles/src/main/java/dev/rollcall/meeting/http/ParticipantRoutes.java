package dev.rollcall.meeting.http;

import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.StaleVersion;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.Participants;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** The participants of a meeting, and the caller's answer. */
public final class ParticipantRoutes implements Routes {
    private static final String PARTICIPANTS = "/v1/meetings/:id/participants";
    private static final String PARTICIPANT = PARTICIPANTS + "/:participant_id";

    private final Bus bus;
    private final Bearer bearer;

    public ParticipantRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, PARTICIPANTS, bearer, this::add);
        api.route(HttpMethod.PATCH, PARTICIPANT, bearer, this::giveRoles);
        api.route(HttpMethod.DELETE, PARTICIPANT, bearer, this::remove);
        api.route(HttpMethod.PUT, "/v1/meetings/:id/response", bearer, this::respond);
    }

    private Future<Reply> add(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        MeetingBody.Invited body = Bodies.read(context, MeetingBody.Invited.class, MeetingRules::checkInvited);
        return change(
                        context,
                        version -> new Participants.Add(caller(context), id(context), version, body.invitee(), options))
                .map(added -> options.dryRun()
                        ? Reply.ok(added)
                        : Reply.created(added)
                                .with(
                                        HttpHeaders.LOCATION,
                                        "/v1/meetings/" + id(context) + "/participants/" + added.id()));
    }

    private Future<Reply> giveRoles(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        RolesBody body = Bodies.read(context, RolesBody.class);
        return change(
                        context,
                        version -> new Participants.GiveRoles(
                                caller(context), id(context), participant(context), version, body.distinct(), options))
                .map(Reply::ok);
    }

    private Future<Reply> remove(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        return change(
                        context,
                        version -> new Participants.Remove(
                                caller(context), id(context), participant(context), version, options))
                .map(done -> Reply.noContent());
    }

    private Future<Reply> respond(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        ResponseBody body = Bodies.read(context, ResponseBody.class, ResponseBody::check);
        return change(
                        context,
                        version -> new Participants.Respond(
                                caller(context), id(context), version, body.response(), options))
                .map(Reply::ok);
    }

    /** Makes a change to the version that the request names, if it names any, or else shows the one that stands. */
    private <R> Future<R> change(RoutingContext context, Function<Long, Command<R>> change) {
        Optional<EntityTags> known = EntityTags.ifMatchIfAny(context);
        if (known.isEmpty() || known.get().any()) {
            return bus.ask(change.apply(null));
        }
        return current(context)
                .compose(meeting -> {
                    if (!known.get().includes(meeting.version())) {
                        throw stale(context, meeting);
                    }
                    return bus.ask(change.apply(meeting.version()));
                })
                .recover(e -> e instanceof Failure failure && failure.code() == Code.VERSION_STALE
                        ? current(context).compose(meeting -> Future.failedFuture(stale(context, meeting)))
                        : Future.failedFuture(e));
    }

    private static StaleVersion stale(RoutingContext context, Meeting meeting) {
        context.response().putHeader(HttpHeaders.ETAG, EntityTags.of(meeting.version()));
        return new StaleVersion("meeting", meeting);
    }

    private Future<Meeting> current(RoutingContext context) {
        return bus.ask(new Meetings.Find(caller(context), id(context)));
    }

    private static UserId caller(RoutingContext context) {
        return Bearer.caller(context).user();
    }

    private static MeetingId id(RoutingContext context) {
        return Params.id(context, "id", MeetingId.class);
    }

    private static ParticipantId participant(RoutingContext context) {
        return Params.id(context, "participant_id", ParticipantId.class);
    }
}
