package dev.rollcall.meeting;

import dev.rollcall.app.Running;
import dev.rollcall.app.ServiceStart;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Routes;
import dev.rollcall.jobs.Job;
import dev.rollcall.jobs.JobsVerticle;
import dev.rollcall.meeting.availability.AvailabilityStore;
import dev.rollcall.meeting.availability.AvailabilityVerticle;
import dev.rollcall.meeting.calendar.FeedStore;
import dev.rollcall.meeting.calendar.FeedsVerticle;
import dev.rollcall.meeting.cleanup.CleanUp;
import dev.rollcall.meeting.history.HistoryStore;
import dev.rollcall.meeting.history.HistoryVerticle;
import dev.rollcall.meeting.http.AvailabilityRoutes;
import dev.rollcall.meeting.http.CalendarRoutes;
import dev.rollcall.meeting.http.FeedRoutes;
import dev.rollcall.meeting.http.HistoryRoutes;
import dev.rollcall.meeting.http.InvitationRoutes;
import dev.rollcall.meeting.http.MeetingRoutes;
import dev.rollcall.meeting.http.OccurrenceRoutes;
import dev.rollcall.meeting.http.ParticipantRoutes;
import dev.rollcall.meeting.http.ProfileRoutes;
import dev.rollcall.meeting.http.RoomRoutes;
import dev.rollcall.meeting.http.StreamRoutes;
import dev.rollcall.meeting.http.UserRoutes;
import dev.rollcall.meeting.invitations.InvitationStore;
import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.meeting.meetings.CalendarStore;
import dev.rollcall.meeting.meetings.CalendarVerticle;
import dev.rollcall.meeting.meetings.ConflictStore;
import dev.rollcall.meeting.meetings.CreationStore;
import dev.rollcall.meeting.meetings.HorizonStore;
import dev.rollcall.meeting.meetings.MeetingStore;
import dev.rollcall.meeting.meetings.MeetingsVerticle;
import dev.rollcall.meeting.meetings.OccurrenceStore;
import dev.rollcall.meeting.meetings.OccurrencesVerticle;
import dev.rollcall.meeting.meetings.SeriesStore;
import dev.rollcall.meeting.meetings.ZoneRulesStore;
import dev.rollcall.meeting.notifications.MeetingMails;
import dev.rollcall.meeting.notifications.NoticeStore;
import dev.rollcall.meeting.notifications.NoticesVerticle;
import dev.rollcall.meeting.notifications.OutboxMetrics;
import dev.rollcall.meeting.notifications.OutboxStore;
import dev.rollcall.meeting.notifications.OutboxVerticle;
import dev.rollcall.meeting.people.InvitationsVerticle;
import dev.rollcall.meeting.people.ParticipantStore;
import dev.rollcall.meeting.people.ParticipantsVerticle;
import dev.rollcall.meeting.privacy.PersonalDataStore;
import dev.rollcall.meeting.privacy.PersonalDataVerticle;
import dev.rollcall.meeting.profiles.DirectoryStore;
import dev.rollcall.meeting.profiles.DirectoryVerticle;
import dev.rollcall.meeting.profiles.ProfileStore;
import dev.rollcall.meeting.profiles.ProfilesVerticle;
import dev.rollcall.meeting.realtime.EventStore;
import dev.rollcall.meeting.realtime.EventsVerticle;
import dev.rollcall.meeting.realtime.StreamTickets;
import dev.rollcall.meeting.realtime.StreamsVerticle;
import dev.rollcall.meeting.reminders.ReminderMetrics;
import dev.rollcall.meeting.reminders.ReminderStore;
import dev.rollcall.meeting.reminders.RemindersVerticle;
import dev.rollcall.meeting.rooms.RoomStore;
import dev.rollcall.meeting.rooms.RoomsVerticle;
import dev.rollcall.meeting.users.UserStore;
import dev.rollcall.meeting.users.UsersVerticle;
import dev.rollcall.sql.ChangeLog;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The meeting service: what it is made of. */
public final class MeetingService implements ServiceStart.Parts {
    private final MeetingSettings settings;
    private final Clock clock;

    /** Both an actor of the node and what its routes hand their streams to. */
    private StreamsVerticle streams;

    private MeetingService(MeetingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Fails with a {@code SettingsException} when a setting will not do. */
    public static Future<Running> start(Map<String, String> environment) {
        try {
            MeetingSettings settings = MeetingSettings.load(environment);
            Clock clock = Clock.systemUTC();
            return ServiceStart.run(
                    settings.node(), environment, "db/meeting", new MeetingService(settings, clock), clock);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public List<Deployable> actors(ServiceStart start) {
        List<Deployable> actors = new ArrayList<>();
        EventStore events = new EventStore(start.database());
        InvitationTokens invitations = new InvitationTokens(settings.node().serviceKey());
        streams = new StreamsVerticle(
                start.bus(), events, new ChangeLog(start.database()), start.revocationList(), start.meters(), clock);
        actors.add(streams);
        host(actors, MeetingSettings.USERS, new UsersVerticle(start.bus(), new UserStore(start.database()), clock));
        host(
                actors,
                MeetingSettings.MEETINGS,
                new MeetingsVerticle(
                        start.bus(),
                        new MeetingStore(start.database(), clock),
                        new CreationStore(start.database(), clock, invitations),
                        new ConflictStore(start.database(), clock)));
        host(
                actors,
                MeetingSettings.MEETINGS,
                new OccurrencesVerticle(
                        start.bus(),
                        new MeetingStore(start.database(), clock),
                        new OccurrenceStore(start.database()),
                        new SeriesStore(start.database(), new MeetingStore(start.database(), clock), clock),
                        new ConflictStore(start.database(), clock)));
        ParticipantStore participants = new ParticipantStore(start.database(), invitations);
        host(actors, MeetingSettings.MEETINGS, new ParticipantsVerticle(start.bus(), participants));
        host(actors, MeetingSettings.MEETINGS, new InvitationsVerticle(start.bus(), participants));
        host(
                actors,
                MeetingSettings.MEETINGS,
                new AvailabilityVerticle(start.bus(), new AvailabilityStore(start.database())));
        host(actors, MeetingSettings.MEETINGS, new RoomsVerticle(start.bus(), new RoomStore(start.database())));
        host(actors, MeetingSettings.USERS, new ProfilesVerticle(start.bus(), new ProfileStore(start.database())));
        host(actors, MeetingSettings.USERS, new DirectoryVerticle(start.bus(), new DirectoryStore(start.database())));
        host(actors, MeetingSettings.MEETINGS, new CalendarVerticle(start.bus(), new CalendarStore(start.database())));
        host(actors, MeetingSettings.MEETINGS, new EventsVerticle(start.bus(), events));
        host(
                actors,
                MeetingSettings.MEETINGS,
                new FeedsVerticle(
                        start.bus(),
                        new FeedStore(start.database()),
                        new MeetingStore(start.database(), clock),
                        clock));
        host(actors, MeetingSettings.MEETINGS, new HistoryVerticle(start.bus(), new HistoryStore(start.database())));
        host(
                actors,
                MeetingSettings.NOTIFICATIONS,
                new NoticesVerticle(start.bus(), new ChangeLog(start.database()), new NoticeStore(start.database())));
        host(
                actors,
                MeetingSettings.NOTIFICATIONS,
                new OutboxVerticle(
                        start.bus(),
                        new OutboxStore(start.database()),
                        new MeetingStore(start.database(), clock),
                        new InvitationStore(start.database(), invitations),
                        new MeetingMails(settings.pages()),
                        new OutboxMetrics(start.meters()),
                        clock));
        host(
                actors,
                MeetingSettings.NOTIFICATIONS,
                new RemindersVerticle(
                        start.bus(), new ReminderStore(start.database()), new ReminderMetrics(start.meters())));
        host(
                actors,
                MeetingSettings.PRIVACY,
                new PersonalDataVerticle(start.bus(), new PersonalDataStore(start.database())));
        host(actors, MeetingSettings.CLEANUP, new JobsVerticle(start.database(), jobs(start), start.meters(), clock));
        return actors;
    }

    private List<Job> jobs(ServiceStart start) {
        List<Job> jobs = new ArrayList<>(CleanUp.jobs(start.database(), settings.retention()));
        MeetingStore meetings = new MeetingStore(start.database(), clock);
        jobs.add(new HorizonStore(start.database(), meetings, clock).job());
        jobs.add(new ZoneRulesStore(start.database(), meetings, clock).job());
        return jobs;
    }

    private void host(List<Deployable> actors, String role, Deployable actor) {
        if (settings.roles().contains(role)) {
            actors.add(actor);
        }
    }

    @Override
    public List<Routes> routes(ServiceStart start) {
        Bearer bearer = start.bearer();
        return List.of(
                new MeetingRoutes(start.bus(), bearer),
                new OccurrenceRoutes(start.bus(), bearer),
                new HistoryRoutes(start.bus(), bearer),
                new ParticipantRoutes(start.bus(), bearer),
                new InvitationRoutes(start.bus()),
                new AvailabilityRoutes(start.bus(), bearer),
                new RoomRoutes(start.bus(), bearer),
                new CalendarRoutes(start.bus(), bearer),
                new ProfileRoutes(start.bus(), bearer),
                new FeedRoutes(start.bus(), bearer),
                new StreamRoutes(start.bus(), bearer, new StreamTickets(start.redis()), start.sessionGuard(), streams),
                new UserRoutes(start.bus(), start.serviceKey()));
    }
}
