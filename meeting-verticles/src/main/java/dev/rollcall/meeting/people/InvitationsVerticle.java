package dev.rollcall.meeting.people;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Events;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Invitations;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.Meetings;
import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** What guests see and answer by the secret of their invitation, for as long as they are guests. */
public final class InvitationsVerticle extends VerticleBase {
    private final Bus bus;
    private final ParticipantStore store;
    private final Actor actor = Actor.of(Invitations.class)
            .on(Invitations.Find.class, this::find)
            .on(Invitations.Respond.class, this::respond);

    public InvitationsVerticle(Bus bus, ParticipantStore store) {
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

    private Future<Meeting> find(Invitations.Find query) {
        return guest(query.token())
                .compose(guest -> bus.ask(new Meetings.FindAsGuest(guest.participant(), guest.meeting())))
                .recover(InvitationsVerticle::withoutTrace);
    }

    private Future<Participant> respond(Invitations.Respond command) {
        return guest(command.token())
                .compose(guest -> store.change(guest.meeting(), command.options(), (gathering, places) -> {
                    Participant place = gathering.require(guest.participant());
                    if (place.userId() != null) {
                        throw unknown(); // it became a user's while they waited for the meeting
                    }
                    return new Answering(places, place, command.response()).answer(null, command.options());
                }))
                .recover(InvitationsVerticle::withoutTrace)
                .onSuccess(answered -> bus.publish(new Events.Appended()));
    }

    private Future<ParticipantStore.GuestPlace> guest(Secret token) {
        return store.guest(token).map(found -> found.orElseThrow(InvitationsVerticle::unknown));
    }

    /** Refused alike whether there never was one, it was taken back, or the meeting is gone. */
    private static <T> Future<T> withoutTrace(Throwable e) {
        boolean isGone = e instanceof Failure failure && failure.code() == Code.NOT_FOUND;
        return Future.failedFuture(isGone ? unknown() : e);
    }

    private static Failure unknown() {
        return Failure.notFound(
                "There is no such invitation, or it does not count any more; log in if you have an account");
    }
}
