package dev.rollcall.meeting.meetings;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Cursor;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Invitee;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The meetings: who may see one, who may change it, and what that does. */
public final class MeetingsVerticle extends VerticleBase {
    /** More newcomers than any request names, and little enough to be looked for. */
    private static final int LOOKED_FOR = 20;

    private final Bus bus;
    private final MeetingStore store;
    private final CreationStore creations;
    private final ConflictStore conflicts;
    private final Actor actor = Actor.of(Meetings.class)
            .on(Meetings.Create.class, this::create)
            .on(Meetings.Find.class, this::find)
            .on(Meetings.FindAsGuest.class, this::findAsGuest)
            .on(Meetings.ListMine.class, this::list)
            .on(Meetings.Revise.class, this::revise)
            .on(Meetings.Delete.class, this::delete)
            .on(Meetings.Restore.class, this::restore);

    public MeetingsVerticle(Bus bus, MeetingStore store, CreationStore creations, ConflictStore conflicts) {
        this.bus = bus;
        this.store = store;
        this.creations = creations;
        this.conflicts = conflicts;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    /** Somebody whom the copy does not know may have registered a moment ago, so it is asked to look again, once. */
    private Future<Meeting> create(Meetings.Create command) {
        return creations
                .create(command)
                .compose(creation -> {
                    List<UserId> unknown = unknown(creation, command);
                    return unknown.isEmpty()
                            ? Future.succeededFuture(creation)
                            : lookFor(unknown).compose(looked -> creations.create(command));
                })
                .compose(creation -> {
                    refuseFaults(creation, command);
                    bus.publish(new Events.Appended());
                    return conflicts.warned(creation.meeting(), command.caller());
                });
    }

    private static List<UserId> unknown(Creation creation, Meetings.Create command) {
        return creation.faults().stream()
                .filter(fault -> fault.kind() == Creation.Kind.UNKNOWN)
                .map(fault -> fault.position() == Creation.Fault.OWNER
                        ? command.caller()
                        : command.invitees().get(fault.position()).userId())
                .toList();
    }

    /** One who is not found makes the copy catch up for all; the others may just have arrived before they were looked for. */
    private Future<Void> lookFor(List<UserId> users) {
        return Future.join(users.stream()
                        .limit(LOOKED_FOR)
                        .map(user -> bus.ask(new Users.Find(user)))
                        .toList())
                .transform(looked -> Future.succeededFuture());
    }

    private static void refuseFaults(Creation creation, Meetings.Create command) {
        if (creation.faults().stream().anyMatch(fault -> fault.position() == Creation.Fault.OWNER)) {
            throw Failure.unavailable("Your account is not known here yet; try again shortly");
        }
        if (!creation.faults().isEmpty()) {
            throw Failure.invalid(creation.faults().stream()
                    .map(fault -> violation(fault, command.invitees().get(fault.position())))
                    .toList());
        }
    }

    private static Violation violation(Creation.Fault fault, Invitee invitee) {
        String pointer = "/participants/" + fault.position() + (invitee.userId() == null ? "/email" : "/user_id");
        return fault.kind() == Creation.Kind.UNKNOWN
                ? new Violation(pointer, Violation.INVALID, "is not the id of an active user")
                : new Violation(pointer, "duplicate", "is somebody who stands in the list before");
    }

    private Future<Meeting> find(Meetings.Find query) {
        return visible(query.id(), query.caller()).map(meeting -> meeting.seenBy(query.caller()));
    }

    private Future<Meeting> findAsGuest(Meetings.FindAsGuest query) {
        return store.find(query.id()).map(found -> found.filter(meeting -> !meeting.isDeleted())
                .flatMap(meeting -> meeting.seenBy(query.guest()))
                .orElseThrow(MeetingsVerticle::unknown));
    }

    private Future<Meetings.MeetingPage> list(Meetings.ListMine query) {
        MeetingStore.Position after =
                query.cursor() == null ? null : Cursor.parse(query.cursor(), MeetingsVerticle::position);
        // one more than is shown, to know whether another page follows
        return store.list(query, after, query.limit() + 1).map(found -> page(found, query));
    }

    private static Meetings.MeetingPage page(List<StoredMeeting> found, Meetings.ListMine query) {
        boolean more = found.size() > query.limit();
        List<StoredMeeting> shown = more ? found.subList(0, query.limit()) : found;
        String next = more ? cursor(shown.get(shown.size() - 1)) : null;
        return new Meetings.MeetingPage(
                shown.stream().map(meeting -> meeting.seenBy(query.caller())).toList(), next);
    }

    private static String cursor(StoredMeeting last) {
        return Cursor.of(last.utcStart(), last.id());
    }

    private static MeetingStore.Position position(List<String> keys) {
        // a year of more than four digits is none of ours, and more than the database can take
        Instant utcStart = Instant.parse(keys.get(0));
        if (utcStart.toString().length() > Instant.EPOCH.toString().length()) {
            throw new IllegalArgumentException();
        }
        return new MeetingStore.Position(utcStart, new MeetingId(UUID.fromString(keys.get(1))));
    }

    private Future<Meeting> revise(Meetings.Revise command) {
        return visible(command.id(), command.caller())
                .compose(current -> {
                    current.rightsOf(command.caller()).requireRevise();
                    current.requireVersion(command.version());
                    Revision revision = Revision.between(current.draft(), command.draft());
                    return revision.isEmpty()
                            ? Future.succeededFuture(current)
                            : store.revise(current, revision, command)
                                    .map(this::changed)
                                    .compose(revised -> withSeats(revised, revision, command));
                })
                .compose(meeting -> conflicts.warned(meeting, command.caller()));
    }

    /** Whoever waited for a seat may have one with another capacity, so that the participants are looked at again. */
    private Future<StoredMeeting> withSeats(StoredMeeting revised, Revision revision, Meetings.Revise command) {
        boolean isOfSeats =
                revision.details().stream().anyMatch(change -> change.field().equals("capacity"));
        return isOfSeats && !command.options().dryRun()
                ? visible(command.id(), command.caller())
                : Future.succeededFuture(revised);
    }

    private Future<Done> delete(Meetings.Delete command) {
        return visible(command.id(), command.caller())
                .compose(current -> {
                    current.rightsOf(command.caller()).requireOwner();
                    current.requireVersion(command.version());
                    return store.delete(current, command);
                })
                .map(this::changed)
                .map(Done.DONE);
    }

    /** A deleted meeting is there for its owner alone; one that stands already, perhaps by another request, may stand. */
    private Future<Meeting> restore(Meetings.Restore command) {
        return store.find(command.id())
                .compose(found -> {
                    StoredMeeting current = found.filter(meeting -> meeting.isVisibleTo(command.caller())
                                    || meeting.rightsOf(command.caller()).isOwner())
                            .orElseThrow(MeetingsVerticle::unknown);
                    current.rightsOf(command.caller()).requireOwner();
                    return current.isDeleted()
                            ? store.restore(current, command)
                                    .compose(restored -> restored.isPresent()
                                            ? Future.succeededFuture(changed(restored))
                                            : visible(command.id(), command.caller()))
                            : Future.succeededFuture(current);
                })
                .compose(meeting -> conflicts.warned(meeting, command.caller()));
    }

    /** What a change made of the meeting, unless somebody else was faster; and those who follow the log are told. */
    private StoredMeeting changed(Optional<StoredMeeting> changed) {
        StoredMeeting meeting = changed.orElseThrow(StoredMeeting::stale);
        bus.publish(new Events.Appended());
        return meeting;
    }

    /** Refused alike whether there is none or the caller may not know of it. */
    private Future<StoredMeeting> visible(MeetingId id, UserId caller) {
        return store.find(id).map(found -> found.filter(meeting -> meeting.isVisibleTo(caller))
                .orElseThrow(MeetingsVerticle::unknown));
    }

    private static Failure unknown() {
        return Failure.notFound("There is no such meeting");
    }
}
