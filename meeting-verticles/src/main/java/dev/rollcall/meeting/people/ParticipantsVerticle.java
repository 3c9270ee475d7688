package dev.rollcall.meeting.people;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.meeting.meetings.Rights;
import dev.rollcall.meeting.meetings.Telling;
import dev.rollcall.meeting.meetings.Telling.FieldChange;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.Participants;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users;
import dev.rollcall.protocol.Violation;
import dev.rollcall.protocol.WriteOptions;
import dev.rollcall.sql.ConstraintViolation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who takes part in a meeting: invited, given roles, removed, and answering. */
public final class ParticipantsVerticle extends VerticleBase {
    /** Beside the owner. */
    public static final int MOST = 500;

    private final Bus bus;
    private final ParticipantStore store;
    private final Actor actor = Actor.of(Participants.class)
            .on(Participants.Add.class, this::add)
            .on(Participants.GiveRoles.class, this::giveRoles)
            .on(Participants.Remove.class, this::remove)
            .on(Participants.Respond.class, this::respond);

    public ParticipantsVerticle(Bus bus, ParticipantStore store) {
        this.bus = bus;
        this.store = store;
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    /** A user whom the copy does not know may have registered a moment ago, so it is asked to look again, once. */
    private Future<Participant> add(Participants.Add command) {
        return tryToAdd(command)
                .compose(added -> added.isPresent()
                        ? Future.succeededFuture(added)
                        : bus.ask(new Users.Find(command.invitee().userId())).transform(looked -> tryToAdd(command)))
                .map(added -> added.orElseThrow(() -> Failure.invalid(
                        List.of(new Violation("/user_id", Violation.INVALID, "is not the id of an active user")))))
                .onSuccess(added -> bus.publish(new Events.Appended()));
    }

    private Future<Optional<Participant>> tryToAdd(Participants.Add command) {
        return store.change(command.meeting(), command.invitee().email(), command.options(), (gathering, places) -> {
                    gathering.requireFor(command.caller(), command.version());
                    requireAdd(gathering, command);
                    return places.place(command.invitee())
                            .compose(placed -> placed.isEmpty()
                                    ? Future.succeededFuture(placed)
                                    : places.renumber(0)
                                            .compose(renumbered -> places.tell(added(placed.get(), command)))
                                            .map(placed));
                })
                .recover(e -> Future.failedFuture(e instanceof ConstraintViolation ? taken() : e));
    }

    private static void requireAdd(Gathering gathering, Participants.Add command) {
        Rights rights = gathering.rightsOf(command.caller());
        rights.requireRevise();
        requireChairs(rights, command.invitee().roles());
        if (gathering.participants().size() > MOST) {
            throw Failure.invalid(List.of(new Violation(
                    "",
                    Violation.OUT_OF_RANGE,
                    "a meeting takes 500 participants beside its owner: remove one first",
                    MOST)));
        }
    }

    private static Telling added(Participant placed, Participants.Add command) {
        return Telling.of(
                        "participant.added",
                        command.caller(),
                        command.options().notified(),
                        List.of(new FieldChange("participants", null, placed)))
                .ofParticipant(placed.id(), placed.userId());
    }

    private static Failure taken() {
        return new Failure(Code.CONFLICT, "They take part in the meeting already");
    }

    private Future<Participant> giveRoles(Participants.GiveRoles command) {
        return store.change(command.meeting(), command.options(), (gathering, places) -> {
                    gathering.requireFor(command.caller(), command.version());
                    Rights rights = gathering.rightsOf(command.caller());
                    rights.requireRevise();
                    Participant place = gathering.require(command.participant());
                    if (command.roles().equals(place.roles())) {
                        return Future.succeededFuture(place);
                    }
                    boolean wasOwner = place.roles().contains(Role.OWNER);
                    boolean becomesOwner = command.roles().contains(Role.OWNER);
                    if (wasOwner || becomesOwner) {
                        rights.requireOwner();
                    }
                    requireChairs(rights, place.roles());
                    requireChairs(rights, command.roles());
                    if (wasOwner && !becomesOwner) {
                        throw handOverFirst();
                    }
                    return becomesOwner && !wasOwner
                            ? handOver(gathering, places, place, command)
                            : places.renumber(0).compose(renumbered -> change(places, place, command.roles(), command));
                })
                .onSuccess(changed -> bus.publish(new Events.Appended()));
    }

    /** The one before steps down first, since there is never more than one owner. */
    private static Future<Participant> handOver(
            Gathering gathering, PlacesStore places, Participant heir, Participants.GiveRoles command) {
        Participant before = gathering.owner();
        return places.isOfActiveUser(heir.id()).compose(can -> {
            if (!can) {
                throw new Failure(Code.CONFLICT, "Only somebody with an active account can own a meeting");
            }
            return places.renumber(1)
                    .compose(renumbered -> change(places, before, asChair(before.roles()), command))
                    .compose(steppedDown -> change(places, heir, command.roles(), command));
        });
    }

    private static List<Role> asChair(List<Role> roles) {
        List<Role> left = new ArrayList<>(roles);
        left.removeAll(List.of(Role.OWNER, Role.CHAIR));
        left.add(0, Role.CHAIR);
        return left;
    }

    private static Future<Participant> change(
            PlacesStore places, Participant place, List<Role> roles, Participants.GiveRoles command) {
        Telling told = Telling.of(
                        "participant.updated",
                        command.caller(),
                        command.options().notified(),
                        List.of(new FieldChange("roles", place.roles(), roles)))
                .ofParticipant(place.id(), place.userId());
        return places.giveRoles(place.id(), roles)
                .compose(changed -> places.tell(told).map(changed));
    }

    private Future<Done> remove(Participants.Remove command) {
        return store.change(command.meeting(), command.options(), (gathering, places) -> {
                    gathering.requireFor(command.caller(), command.version());
                    Participant place = removable(gathering, command.participant(), command.caller());
                    Telling told = removed(place, command.caller(), command.options());
                    return places.renumber(1)
                            .compose(renumbered -> places.tell(told))
                            .compose(written -> places.remove(place.id()))
                            .map(Done.DONE);
                })
                .onSuccess(removed -> bus.publish(new Events.Appended()));
    }

    /** Everybody may leave but the owner. */
    private static Participant removable(Gathering gathering, ParticipantId id, UserId caller) {
        Rights rights = gathering.rightsOf(caller);
        boolean leaves = gathering.of(caller).filter(own -> own.id().equals(id)).isPresent();
        if (!leaves) {
            rights.requireRevise();
        }
        Participant place = gathering.require(id);
        if (place.roles().contains(Role.OWNER)) {
            throw handOverFirst();
        }
        if (!leaves) {
            requireChairs(rights, place.roles());
        }
        return place;
    }

    private static Telling removed(Participant place, UserId caller, WriteOptions options) {
        return Telling.of(
                        "participant.removed",
                        caller,
                        options.notified(),
                        List.of(new FieldChange("participants", place, null)))
                .ofParticipant(place.id(), place.userId());
    }

    private Future<Participant> respond(Participants.Respond command) {
        return store.change(command.meeting(), command.options(), (gathering, places) -> {
                    gathering.requireFor(command.caller(), command.version());
                    Participant place = gathering
                            .of(command.caller())
                            .orElseThrow(() ->
                                    new Failure(Code.FORBIDDEN, "Only those who are invited answer: ask to be added"));
                    return new Answering(places, place, command.response()).answer(command.caller(), command.options());
                })
                .onSuccess(answered -> bus.publish(new Events.Appended()));
    }

    private static void requireChairs(Rights rights, List<Role> roles) {
        if (roles.contains(Role.CHAIR) && !rights.isOwner()) {
            throw new Failure(Code.FORBIDDEN, "Only the owner of a meeting says who is a chair");
        }
    }

    private static Failure handOverFirst() {
        return new Failure(
                Code.CONFLICT, "A meeting always has an owner: make somebody else the owner first, then step down");
    }
}
