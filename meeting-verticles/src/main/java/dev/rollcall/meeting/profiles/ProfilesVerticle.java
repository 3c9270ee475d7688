package dev.rollcall.meeting.profiles;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Profile;
import dev.rollcall.protocol.Profiles;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** What users say of themselves. */
public final class ProfilesVerticle extends VerticleBase {
    private final Bus bus;
    private final ProfileStore store;
    private final Actor actor = Actor.of(Profiles.class)
            .on(Profiles.FindMine.class, query -> find(query.caller()))
            .on(Profiles.Revise.class, this::revise);

    public ProfilesVerticle(Bus bus, ProfileStore store) {
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

    /** Whoever the copy does not know may have registered a moment ago, so it is asked to look again, once. */
    private Future<Profile> find(UserId user) {
        return store.find(user)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : bus.ask(new Users.Find(user)).transform(looked -> store.find(user)))
                .map(found -> found.orElseThrow(
                        () -> Failure.unavailable("Your account is not known here yet; try again shortly")));
    }

    private Future<Profile> revise(Profiles.Revise command) {
        return store.revise(command)
                .compose(revised -> revised
                        ? find(command.caller())
                        : Future.failedFuture(new Failure(Code.VERSION_STALE, "The profile was changed meanwhile")));
    }
}
