package dev.rollcall.token;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.bus.Follower;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Revocations;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.SessionId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this node's revocation list by following the auth change log; at the auth service it keeps the shared one too. */
public final class RevocationsVerticle extends VerticleBase {
    /** The change that tells of an ended session; its data names it as {@code session_id}, and the {@code reason}. */
    public static final String SESSION_REVOKED = "session.revoked";

    /** The reason of sessions that end since their user may no longer sign in. */
    public static final String ACCOUNT_DISABLED = "account-disabled";

    private static final Logger LOG = LoggerFactory.getLogger(RevocationsVerticle.class);

    private final Bus bus;
    private final RevocationList list;
    private final SharedRevocations shared;
    private final Clock clock;
    private final Actor actor =
            Actor.of(Revocations.class).on(Revocations.CatchUp.class, this::catchUp, Service.AUTH, Service.MEETING);
    private Follower follower;

    public RevocationsVerticle(Bus bus, RevocationList list, SharedRevocations shared, Clock clock) {
        this.bus = bus;
        this.list = list;
        this.shared = shared;
        this.clock = clock;
    }

    /** Completes once the list is complete, so that no node serves before it knows whom to refuse. */
    @Override
    public Future<?> start() {
        follower = new Follower(vertx, bus, "revocations", Set.of(SESSION_REVOKED), clock, this::apply, this::complete);
        return follower.start(this::cursor).compose(caughtUp -> actor.listenHere(bus));
    }

    /** What was revoked before is of no use to anybody any more, so it does not matter whether the log still tells of it. */
    private Future<Long> cursor() {
        Instant oldest = clock.instant().minus(RevocationList.kept());
        return bus.ask(new ChangeFeed.CursorAt(oldest)).map(ChangeFeed.Cursor::seq);
    }

    @Override
    public Future<?> stop() {
        follower.stop();
        return actor.stop();
    }

    private Future<Done> catchUp(Revocations.CatchUp upTo) {
        return follower.catchUp(upTo.seq()).map(Done.DONE);
    }

    private Future<Void> apply(List<Change> changes, long next) {
        changes.forEach(change -> list.add(session(change), change.at(), reason(change)));
        if (bus.service() != Service.AUTH) {
            return Future.succeededFuture();
        }
        return Future.join(changes.stream()
                        .map(change -> shared.add(session(change), reason(change)))
                        .toList())
                .<Void>mapEmpty()
                .recover(e -> {
                    LOG.warn("Redis was not told of {} revocations: {}", changes.size(), e.toString());
                    return Future.succeededFuture();
                });
    }

    private static SessionId session(Change change) {
        return new SessionId(UUID.fromString((String) change.data().get("session_id")));
    }

    private static String reason(Change change) {
        return String.valueOf(change.data().get("reason"));
    }

    private void complete(Instant moment) {
        list.completeAt(moment);
        if (bus.service() == Service.AUTH) {
            shared.complete();
        }
    }
}
