package dev.rollcall.meeting.notifications;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.MeetingService;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.FakeMails;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.protocol.Emails.CalendarPart.Method;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that hand mails to an auth service which comes and goes: nothing is lost, and nothing sent twice. */
class OutboxTest {
    /** The breaker lets the next one through soon. */
    private static final Map<String, String> IMPATIENT = Map.of("BREAKER_RESET", "PT1S");

    private static FakeAuth auth;
    private static MeetingServer server;
    private static MeetingServer other;

    private final FakeMails mails = auth.mails();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final MeetingJson plan = meeting().startingAt("2027-10-20T09:00:00");

    @BeforeAll
    static void start() {
        auth = FakeAuth.start();
        String database = Servers.freshDatabase();
        Map<String, String> settings = MeetingServer.settings(database, auth.clusterAddress());
        settings.putAll(IMPATIENT);
        server = MeetingServer.of(await(MeetingService.start(settings)), database);
        other = server.another(IMPATIENT);
    }

    @AfterAll
    static void stop() {
        other.close();
        server.close();
        auth.close();
    }

    @AfterEach
    void heal() {
        mails.comeBack();
        mails.answersBecome(answer -> answer);
    }

    @Test
    void twoNodesHandOverEveryMailOnce() {
        List<String> guests = guests(60);
        int before = mails.asked();

        guests.forEach(guest -> server.created(ana, plan.inviting(byEmail(guest))));

        guests.forEach(guest -> mails.await(guest, 1));
        eventually("all are acknowledged", OutboxTest::isEmpty);
        assertThat(guests).allSatisfy(guest -> assertThat(mails.to(guest)).hasSize(1));
        assertThat(mails.asked() - before).isEqualTo(60);
    }

    @Test
    void whatWasMadeWhileAuthIsAwayIsSentWhenItIsBackAndTellsWhatStandsThen() {
        mails.goAway();
        String id = server.created(ana, plan.inviting(byId(ben)));
        int version = 1;
        for (String title : List.of("First", "Second", "Third")) {
            server.call("/v1/meetings/" + id)
                    .by(ana)
                    .header("If-Match", "\"" + version++ + "\"")
                    .patch(Map.of("title", title))
                    .expect(200);
        }
        eventually("it was asked in vain", () -> mails.asked() > 0 && waiting(id) > 0);

        mails.comeBack();
        makeDue();

        eventually("all is handed over", OutboxTest::isEmpty);
        assertThat(mails.await(ben.email(), 1).get(0).subject()).startsWith("Invitation: Third @");
        assertThat(mails.to(ben.email()).size()).isBetween(1, 2);
    }

    @Test
    void aMeetingThatIsOffBeforeAnybodyWasToldOfItIsNotMentioned() {
        mails.goAway();
        String id = server.created(ana, plan.inviting(byId(ben)));
        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("If-Match", "\"1\"")
                .delete()
                .expect(204);
        String later = guests(1).get(0);
        server.created(ana, plan.inviting(byEmail(later)));
        eventually(
                "it is put down",
                () -> server.sql()
                                .texts("SELECT id FROM outbox WHERE recipient = ?", later)
                                .size()
                        == 1);

        mails.comeBack();
        makeDue();

        eventually("all is handed over", OutboxTest::isEmpty);
        assertThat(mails.to(ben.email())).noneMatch(letter -> letter.calendar().method() == Method.REQUEST);
    }

    @Test
    void aMailWhoseAnswerWasLostIsSentOnce() {
        AtomicInteger lost = new AtomicInteger();
        mails.answersBecome(answer ->
                lost.getAndIncrement() < 3 ? Future.failedFuture(Failure.unavailable("The answer was lost")) : answer);

        server.created(ana, plan.inviting(byId(ben)));

        mails.await(ben.email(), 1);
        eventually("it is acknowledged in the end", () -> {
            makeDue();
            return isEmpty();
        });
        assertThat(lost.get()).isGreaterThan(3);
        assertThat(mails.to(ben.email())).hasSize(1);
    }

    @Test
    void aMailOfANodeThatDiedIsHandedOverByAnotherWhenItsLeaseIsOver() {
        mails.goAway();
        String id = server.created(ana, plan.inviting(byId(ben)));
        eventually("it is put down", () -> waiting(id) == 1);
        server.sql().update("""
                UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + interval '30 seconds'
                WHERE meeting_id = ?::uuid
                """, id);
        mails.comeBack();

        makeDue();

        assertThat(mails.await(ben.email(), 1)).hasSize(1);
        eventually("it is acknowledged", () -> waiting(id) == 0);
    }

    @Test
    void nothingIsLeftToSendToSomebodyWhoWasErased() {
        mails.goAway();
        String id = server.created(ana, plan.inviting(byId(ben)));
        eventually("it is put down", () -> waiting(id) == 1);

        auth.append("user.deleted", Map.of("id", ben.id().toString()));

        eventually("it is forgotten", () -> waiting(id) == 0);
        mails.comeBack();
        assertThat(mails.to(ben.email())).isEmpty();
    }

    private static List<String> guests(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "guest." + UUID.randomUUID() + "@example.com")
                .toList();
    }

    private static int waiting(String meeting) {
        return server.sql()
                .texts("SELECT id FROM outbox WHERE meeting_id = ?::uuid", meeting)
                .size();
    }

    private static boolean isEmpty() {
        return server.sql().texts("SELECT id FROM outbox").isEmpty();
    }

    /** What time would do. */
    private static void makeDue() {
        server.sql().update("UPDATE outbox SET next_attempt_at = now()");
    }
}
