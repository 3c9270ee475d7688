package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Meetings for calendar programs: one by one, and as a private calendar. */
class FeedTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void aMeetingIsShownAsICalendarToWhoAsksForThat() {
        String id = server.created(ana, meeting().with("title", "Über, alles"));

        Answer shown = server.call("/v1/meetings/" + id)
                .by(ana)
                .header("Accept", "text/calendar, application/json;q=0.5")
                .get()
                .expect(200);

        assertThat(shown.header("Content-Type")).isEqualTo("text/calendar; charset=utf-8");
        assertThat(shown.header("ETag")).isEqualTo("\"1-ics\"");
        assertThat(shown.header("Vary")).contains("Accept");
        assertThat(shown.body())
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("SUMMARY:Über\\, alles\r\n", "UID:" + id + "\r\n", "BEGIN:VTIMEZONE\r\n");
        server.call("/v1/meetings/" + id)
                .by(ana)
                .header("Accept", "text/calendar")
                .header("If-None-Match", "\"1-ics\"")
                .get()
                .expect(304);
    }

    @Test
    void withoutAWishOrWithAnyTypeAMeetingIsShownAsJson() {
        String id = server.created(ana, meeting());

        for (String accept : new String[] {"*/*", "application/json", "application/json, text/calendar;q=0.5"}) {
            assertThat(server.call("/v1/meetings/" + id)
                            .by(ana)
                            .header("Accept", accept)
                            .get()
                            .expect(200)
                            .text("/id"))
                    .isEqualTo(id);
        }
    }

    @Test
    void aFeedShowsWhatItsUserTakesPartInWithoutASignIn() {
        String id = server.created(ana, meeting());
        String declined = server.created(ana, meeting());
        server.call("/v1/meetings/" + declined + "/response")
                .by(ana)
                .put(java.util.Map.of("participation_status", "declined"))
                .expect(200);
        String path = open();

        Answer feed = server.call(path).get().expect(200);

        assertThat(feed.header("Content-Type")).isEqualTo("text/calendar; charset=utf-8");
        assertThat(feed.body()).contains("UID:" + id + "\r\n").doesNotContain(declined);
        server.call(path).header("If-None-Match", feed.header("ETag")).get().expect(304);
    }

    @Test
    void aNewFeedReplacesTheOneBefore() {
        String first = open();
        String second = open();

        server.call(first).get().expectProblem(404, "not-found");
        server.call(second).get().expect(200);
    }

    @Test
    void aFeedThatWasClosedIsReadNoMore() {
        String path = open();

        server.call("/v1/me/feed").by(ana).delete().expect(204);

        server.call(path).get().expectProblem(404, "not-found");
        server.call("/v1/me/feed").by(ana).delete().expect(204);
        server.call("/v1/feeds/nobody-has-this.ics").get().expectProblem(404, "not-found");
    }

    @Test
    void onlyTheHashOfAFeedsSecretIsKept() {
        String path = open();
        String token = path.substring(path.lastIndexOf('/') + 1).replace(".ics", "");

        assertThat(server.sql()
                        .texts(
                                "SELECT encode(token_hash, 'escape') FROM feeds WHERE user_id = ?::uuid",
                                ana.id().toString()))
                .singleElement()
                .asString()
                .doesNotContain(token);
    }

    private String open() {
        String url = server.call("/v1/me/feed").by(ana).post().expect(201).text("/url");
        assertThat(url).startsWith("http://127.0.0.1:");
        return URI.create(url).getPath();
    }
}
