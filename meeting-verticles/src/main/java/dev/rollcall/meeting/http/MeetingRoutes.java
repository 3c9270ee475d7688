package dev.rollcall.meeting.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.MergePatch;
import dev.rollcall.http.Params;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.meeting.meetings.Rights;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Violation;
import dev.rollcall.protocol.WriteOptions;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** The meetings of the caller: created, listed, shown, revised, deleted, restored. */
public final class MeetingRoutes implements Routes {
    private static final String PARTICIPANTS = "participants";
    private static final String OVERRIDES = "recurrence_overrides";

    /** What the database can keep by far. */
    private static final Instant FIRST_INSTANT = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59Z");

    private final Bus bus;
    private final Bearer bearer;
    private final ConditionalChange changes;

    public MeetingRoutes(Bus bus, Bearer bearer) {
        this.bus = bus;
        this.bearer = bearer;
        this.changes = new ConditionalChange(bus);
    }

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/meetings", bearer, this::create);
        api.route(HttpMethod.GET, "/v1/meetings", bearer, this::list);
        api.route(HttpMethod.GET, "/v1/meetings/:id", bearer, this::show);
        api.route(HttpMethod.PATCH, "/v1/meetings/:id", bearer, this::revise);
        api.route(HttpMethod.DELETE, "/v1/meetings/:id", bearer, this::delete);
        api.route(HttpMethod.POST, "/v1/meetings/:id/restore", bearer, this::restore);
        api.route(HttpMethod.GET, "/v1/limits", context -> limits());
    }

    private Future<Reply> create(RoutingContext context) {
        if (!Bearer.caller(context).emailVerified()) {
            throw new Failure(Code.EMAIL_NOT_VERIFIED, "Verify your email address before you create a meeting");
        }
        WriteOptions options = WriteParams.only(context);
        MeetingBody body = Bodies.read(context, MeetingBody.class, MeetingRules::checkNew);
        return bus.ask(new Meetings.Create(caller(context), body.draft(), body.invitees(), options))
                .map(meeting -> options.dryRun()
                        ? Reply.ok(meeting)
                        : Reply.created(meeting)
                                .with(HttpHeaders.LOCATION, "/v1/meetings/" + meeting.id())
                                .with(HttpHeaders.ETAG, EntityTags.of(meeting.version())));
    }

    private Future<Reply> list(RoutingContext context) {
        Params params = Params.of(context, "from", "to", "status", "role", "participant", "q", "cursor", "limit");
        var query = new Meetings.ListMine(
                caller(context),
                instant(params, "from"),
                instant(params, "to"),
                params.value("status", MeetingDraft.Status.class),
                params.value("role", Participant.Role.class),
                participant(params),
                words(params),
                params.text("cursor"),
                params.limit());
        if (query.from() != null && query.to() != null && !query.from().isBefore(query.to())) {
            params.violations().add("?to", Violation.INVALID, "must be after from");
        }
        params.throwIfWrong();
        return bus.ask(query).map(Reply::ok);
    }

    static Instant instant(Params params, String name) {
        Instant instant = params.value(name, Instant.class);
        if (instant != null && (instant.isBefore(FIRST_INSTANT) || instant.isAfter(LAST_INSTANT))) {
            params.violations().add("?" + name, Violation.OUT_OF_RANGE, "must lie in the years 1 to 9999");
        }
        return instant;
    }

    static String participant(Params params) {
        String text = params.text("participant", Limits.EMAIL);
        if (text != null && !text.matches(Text.REGEXP)) {
            params.violations().add("?participant", Violation.INVALID, "must be an email address or the id of a user");
        }
        return text;
    }

    /** What to search for; null for nothing. */
    static String words(Params params) {
        String text = params.text("q");
        if (text != null && (text.isBlank() || text.codePointCount(0, text.length()) > Limits.QUERY)) {
            String detail = "must be words of 1 to " + Limits.QUERY + " characters in all";
            params.violations()
                    .add(new Violation("?q", Violation.OUT_OF_RANGE, detail, text.isBlank() ? 1 : Limits.QUERY));
        }
        return text;
    }

    private Future<Reply> show(RoutingContext context) {
        Params.of(context).throwIfWrong();
        boolean asCalendar = CalendarReply.isWanted(context);
        return changes.current(context).compose(meeting -> {
            String tag = meeting.version() + (asCalendar ? "-ics" : "");
            return reply(context, meeting, tag, asCalendar).map(reply -> reply.with(HttpHeaders.ETAG, '"' + tag + '"')
                    .with(HttpHeaders.VARY, "Accept, Origin"));
        });
    }

    private static Future<Reply> reply(RoutingContext context, Meeting meeting, String tag, boolean asCalendar) {
        if (EntityTags.ifNoneMatch(context, tag)) {
            return Future.succeededFuture(Reply.notModified());
        }
        return asCalendar ? CalendarReply.of(context, meeting) : Future.succeededFuture(Reply.ok(meeting));
    }

    private Future<Reply> revise(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        ObjectNode patch = Bodies.object(context);
        return changes.make(context, Rights::requireRevise, meeting -> {
                    MeetingBody body = patched(MeetingBody.of(meeting), patch.deepCopy());
                    return new Meetings.Revise(caller(context), meeting.id(), meeting.version(), body.draft(), options);
                })
                .map(meeting -> changed(meeting, options));
    }

    /** Participants are invited and removed by themselves, so that a patch cannot sweep them away. */
    static MeetingBody patched(MeetingBody current, ObjectNode patch) {
        JsonNode participants = patch.remove(PARTICIPANTS);
        return Bodies.read(MergePatch.apply(current, patch), MeetingBody.class, (body, violations) -> {
            if (participants != null) {
                String detail = "is not a field that can be set here";
                violations.add("/" + PARTICIPANTS, Violation.UNKNOWN_FIELD, detail);
            }
            MeetingRules.check(body, violations);
            if (patch.hasNonNull(OVERRIDES) && body.recurrenceOverrides() != null) {
                Map<LocalDateTime, RecurrenceOverride> said = new HashMap<>(body.recurrenceOverrides());
                said.keySet()
                        .removeIf(id -> !patch.get(OVERRIDES).has(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(id)));
                OverrideKeys.check(body, said, violations);
            }
        });
    }

    private Future<Reply> delete(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        return changes.make(
                        context,
                        Rights::requireOwner,
                        meeting -> new Meetings.Delete(caller(context), meeting.id(), meeting.version(), options))
                .map(done -> Reply.noContent());
    }

    private Future<Reply> restore(RoutingContext context) {
        WriteOptions options = WriteParams.only(context);
        return bus.ask(new Meetings.Restore(caller(context), id(context), options))
                .map(meeting -> changed(meeting, options));
    }

    private static Future<Reply> limits() {
        return Future.succeededFuture(Reply.ok(Limits.PUBLISHED).with(HttpHeaders.CACHE_CONTROL, "max-age=300"));
    }

    /** What would come of a change has no tag that a later one could name. */
    static Reply changed(Meeting meeting, WriteOptions options) {
        return options.dryRun()
                ? Reply.ok(meeting)
                : Reply.ok(meeting).with(HttpHeaders.ETAG, EntityTags.of(meeting.version()));
    }

    private static UserId caller(RoutingContext context) {
        return Bearer.caller(context).user();
    }

    private static MeetingId id(RoutingContext context) {
        return Params.id(context, "id", MeetingId.class);
    }
}
