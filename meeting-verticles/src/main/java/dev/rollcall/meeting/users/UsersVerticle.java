package dev.rollcall.meeting.users;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.bus.Follower;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Users;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps the copy of the accounts by following the auth change log, and looks users up in it. */
public final class UsersVerticle extends VerticleBase {
    /** Leaves time to look again within the deadline of an ask. */
    private static final Duration CATCH_UP = Duration.ofMillis(1_500);

    /**
     * Where only changes of other kinds went by, the cursor is kept every so many, since reading those again costs little,
     * and so often that the log still reaches back to it.
     */
    private static final long CURSOR_STEP = 1_000;

    private static final Duration CURSOR_KEPT = Duration.ofHours(1);

    private final Bus bus;
    private final UserStore store;
    private final Clock clock;
    private final Actor actor = Actor.of(Users.class).on(Users.Find.class, this::find);
    private Follower follower;
    private long keptCursor;
    private Instant keptAt = Instant.MIN;

    public UsersVerticle(Bus bus, UserStore store, Clock clock) {
        this.bus = bus;
        this.store = store;
        this.clock = clock;
    }

    /** Completes once the copy has caught up, so that whoever is told to be unknown is. */
    @Override
    public Future<?> start() {
        follower = new Follower(vertx, bus, "users", UserFact.TYPES, clock, this::apply, moment -> {});
        return follower.startKeeping(this::cursor, this::startOver).compose(caughtUp -> actor.listen(bus));
    }

    @Override
    public Future<?> stop() {
        follower.stop();
        return actor.stop();
    }

    private Future<Long> cursor() {
        return store.cursor().onSuccess(this::kept);
    }

    private Future<Long> startOver() {
        return new Snapshot(bus, store).take().onSuccess(this::kept);
    }

    private Future<Void> apply(List<Change> changes, long next) {
        boolean isKept =
                next - keptCursor < CURSOR_STEP && keptAt.plus(CURSOR_KEPT).isAfter(clock.instant());
        if (changes.isEmpty() && (isKept || next == keptCursor)) {
            return Future.succeededFuture();
        }
        List<UserFact> facts =
                changes.stream().map(UserFact::of).flatMap(Optional::stream).toList();
        return store.apply(facts, next).onSuccess(done -> kept(next));
    }

    private void kept(long cursor) {
        keptCursor = cursor;
        keptAt = clock.instant();
    }

    /** Somebody who registered a moment ago may not be in the copy yet, so it catches up before it says no. */
    private Future<Users.UserCopy> find(Users.Find query) {
        return store.find(query.id())
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : follower.catchUp()
                                .timeout(CATCH_UP.toMillis(), TimeUnit.MILLISECONDS)
                                .transform(tried -> store.find(query.id())))
                .map(found -> found.orElseThrow(() -> Failure.notFound("There is no such user")));
    }
}
