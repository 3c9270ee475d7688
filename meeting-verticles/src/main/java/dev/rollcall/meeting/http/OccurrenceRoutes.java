package dev.rollcall.meeting.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.meeting.meetings.Rights;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Occurrences;
import dev.rollcall.protocol.Occurrences.Scope;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Objects;

/** The occurrences of a meeting: listed, and edited one by one, from one on, or all. */
public final class OccurrenceRoutes implements Routes {
    private static final String PATH = "/v1/meetings/:id/occurrences";
    private static final String SCOPE = "scope";

    private final Bus bus;
    private final Bearer bearer;
    private final ConditionalChange changes;

    public OccurrenceRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
        this.changes = new ConditionalChange(bus);
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.GET, PATH, bearer, this::list);
        api.route(HttpMethod.PATCH, PATH + "/:recurrence_id", bearer, this::revise);
        api.route(HttpMethod.DELETE, PATH + "/:recurrence_id", bearer, this::cancel);
    }

    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "from", "to", "cursor", "limit");
        var query = new Occurrences.ListOf(
                caller(context),
                id(context),
                MeetingRoutes.instant(params, "from"),
                MeetingRoutes.instant(params, "to"),
                params.text("cursor"),
                params.limit());
        if (query.from() != null && query.to() != null && !query.from().isBefore(query.to())) {
            params.violations().add("?to", Violation.INVALID, "must be after from");
        }
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    private Future<Reply> revise(RoutingContext context) {
        LocalDateTime recurrenceId = recurrenceId(context);
        Params params = WriteParams.params(context, SCOPE);
        WriteOptions options = WriteParams.read(params);
        Scope scope = scope(params);
        ObjectNode body = Bodies.object(context);
        return changes.make(context, Rights::requireRevise, meeting -> {
                    OccurrencePatch patch = new OccurrencePatch(meeting, recurrenceId, body);
                    return revision(context, patch, scope, options);
                })
                .map(meeting -> changed(context, meeting, options));
    }

    /** A single meeting has nothing but itself to change. */
    private static Command<Meeting> revision(
            RoutingContext context, OccurrencePatch patch, Scope scope, WriteOptions options) {
        Meeting meeting = patch.meeting();
        if (scope == Scope.THIS && meeting.recurrenceRule() != null) {
            return new Occurrences.ReviseOne(
                    caller(context), meeting.id(), meeting.version(), patch.recurrenceId(), patch.own(), options);
        }
        OccurrencePatch whole = scope == Scope.FOLLOWING ? patch : patch.ofAll();
        return new Occurrences.ReviseFrom(
                caller(context),
                meeting.id(),
                meeting.version(),
                whole.recurrenceId(),
                whole.rest(),
                whole.saysRule(),
                options);
    }

    private Future<Reply> cancel(RoutingContext context) {
        LocalDateTime recurrenceId = recurrenceId(context);
        Params params = WriteParams.params(context, SCOPE);
        WriteOptions options = WriteParams.read(params);
        Scope scope = scope(params);
        return changes.make(
                        context,
                        Rights::requireRevise,
                        meeting -> new Occurrences.Cancel(
                                caller(context), meeting.id(), meeting.version(), recurrenceId, scope, options))
                .map(meeting -> changed(context, meeting, options));
    }

    private static Scope scope(Params params) {
        Scope scope = params.value(SCOPE, Scope.class);
        params.throwIfWrong();
        return Objects.requireNonNullElse(scope, Scope.THIS);
    }

    /** Says where it is when it has become another meeting. */
    private static Reply changed(RoutingContext context, Meeting meeting, WriteOptions options) {
        Reply reply = MeetingRoutes.changed(meeting, options);
        return meeting.id().equals(id(context)) || options.dryRun()
                ? reply
                : reply.with(HttpHeaders.LOCATION, "/v1/meetings/" + meeting.id());
    }

    /** What is no local time names no occurrence. */
    private static LocalDateTime recurrenceId(RoutingContext context) {
        try {
            return LocalDateTime.parse(context.pathParam("recurrence_id"));
        } catch (DateTimeException e) {
            throw Failure.notFound("There is no such occurrence");
        }
    }

    private static UserId caller(RoutingContext context) {
        return Bearer.caller(context).user();
    }

    private static MeetingId id(RoutingContext context) {
        return Params.id(context, "id", MeetingId.class);
    }
}
