package dev.rollcall.meeting.calendar;

import dev.rollcall.bus.Actor;
import dev.rollcall.bus.Bus;
import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.meeting.meetings.MeetingStore;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Feeds;
import dev.rollcall.protocol.Meeting;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.UserId;
import dev.rollcall.protocol.Users;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The private calendars to subscribe to. */
public final class FeedsVerticle extends VerticleBase {
    private static final int SECRET_BYTES = 32;

    /** How far back a calendar goes; ahead it has no end. */
    private static final Duration BACK = Duration.ofDays(90);

    /** More than anybody has, and little enough to be written in a moment. */
    private static final int MOST = 5_000;

    private static final Duration REFRESH = Duration.ofHours(1);

    private final Bus bus;
    private final FeedStore feeds;
    private final MeetingStore meetings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Actor actor = Actor.of(Feeds.class)
            .on(Feeds.Open.class, this::open)
            .on(Feeds.Close.class, this::close)
            .on(Feeds.Read.class, this::read);

    public FeedsVerticle(Bus bus, FeedStore feeds, MeetingStore meetings, Clock clock) {
        this.bus = bus;
        this.feeds = feeds;
        this.meetings = meetings;
        this.clock = clock;
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
    private Future<Feeds.Feed> open(Feeds.Open command) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        Secret token = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        byte[] hash = InvitationTokens.hash(token);
        return feeds.open(command.caller(), hash)
                .compose(opened -> opened
                        ? Future.succeededFuture(true)
                        : bus.ask(new Users.Find(command.caller()))
                                .transform(looked -> feeds.open(command.caller(), hash)))
                .map(opened -> {
                    if (!opened) {
                        throw Failure.unavailable("Your account is not known here yet; try again shortly");
                    }
                    return new Feeds.Feed(token);
                });
    }

    private Future<Done> close(Feeds.Close command) {
        return feeds.close(command.caller()).map(Done.DONE);
    }

    /** Written on another thread, since it may be long. */
    private Future<Feeds.CalendarFile> read(Feeds.Read query) {
        return feeds.user(InvitationTokens.hash(query.token()))
                .map(user -> user.orElseThrow(() -> Failure.notFound("There is no such calendar")))
                .compose(this::meetings)
                .compose(found -> vertx.executeBlocking(() -> CalendarText.feed("Rollcall", REFRESH, found), false))
                .map(Feeds.CalendarFile::new);
    }

    private Future<List<Meeting>> meetings(UserId user) {
        return meetings.since(user, clock.instant().minus(BACK), MOST);
    }
}
