package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of the meetings that somebody takes part in. */
class ListingTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @Test
    void meetingsAreListedByTheirStartWithoutTheDeletedAndTheForeign() {
        String late = create(ana, "2026-10-22T09:00:00");
        String early = create(ana, "2026-10-20T09:00:00");
        String invited =
                server.created(ben, meeting().startingAt("2026-10-21T09:00:00").inviting(byId(ana)));
        String deleted = create(ana, "2026-10-20T10:00:00");
        server.call("/v1/meetings/" + deleted).by(ana).ifMatch(1).delete().expect(204);
        server.created(ben, meeting().with("visibility", "public"));

        Answer page = list("");

        assertThat(ids(page)).containsExactly(early, invited, late);
        assertThat(page.at("/next_cursor").isNull()).isTrue();
        assertThat(page.at("/items/0")).isEqualTo(server.show(ana, early).json());
    }

    @Test
    void aListOfNoneHasNoItems() {
        assertThat(list("").body()).isEqualTo("{\"items\":[],\"next_cursor\":null}");
    }

    @Test
    void pagesHaveNeitherGapNorRepeatEvenWhereManyStartAtOnce() {
        List<String> created = IntStream.range(0, 23)
                .mapToObj(i -> create(ana, "2026-10-2" + i % 3 + "T09:00:00"))
                .toList();

        List<String> paged = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = list("limit=5" + cursor);
            paged.addAll(ids(page));
            sizes.add(page.at("/items").size());
            cursor = page.at("/next_cursor").isNull() ? null : "&cursor=" + page.text("/next_cursor");
        } while (cursor != null);

        assertThat(paged).hasSize(23).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(created);
        assertThat(paged).isEqualTo(ids(list("limit=100")));
        assertThat(sizes).containsExactly(5, 5, 5, 5, 3);
    }

    @Test
    void theLastPageSaysSoEvenWhenItIsFull() {
        create(ana, "2026-10-20T09:00:00");
        create(ana, "2026-10-21T09:00:00");

        Answer first = list("limit=1");
        Answer second = list("limit=1&cursor=" + first.text("/next_cursor"));

        assertThat(first.at("/next_cursor").isNull()).isFalse();
        assertThat(second.at("/items")).hasSize(1);
        assertThat(second.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void pagesGoOnWhereTheyEndedWhenMeetingsComeAndGo() {
        List<String> days = IntStream.range(1, 7)
                .mapToObj(day -> create(ana, "2026-10-0" + day + "T09:00:00"))
                .toList();
        Answer first = list("limit=3");
        create(ana, "2026-10-01T08:00:00");
        server.call("/v1/meetings/" + days.get(2)).by(ana).ifMatch(1).delete().expect(204);

        Answer second = list("limit=3&cursor=" + first.text("/next_cursor"));

        assertThat(ids(first)).isEqualTo(days.subList(0, 3));
        assertThat(ids(second)).isEqualTo(days.subList(3, 6));
    }

    @Test
    void aRangeTakesWhatOverlapsIt() {
        String meeting = create(ana, "2026-10-20T09:00:00"); // 07:00 to 07:30 in UTC
        String allWeek = server.created(
                ana,
                meeting()
                        .startingAt("2026-10-14T00:00:00")
                        .with("all_day", true)
                        .with("duration", "P7D"));

        assertThat(ids(list("from=2026-10-20T07:29:59Z&to=2026-10-20T07:30:00Z")))
                .containsExactly(allWeek, meeting);
        assertThat(ids(list("from=2026-10-20T07:30:00Z"))).containsExactly(allWeek);
        assertThat(ids(list("from=2026-10-20T22:00:00Z"))).isEmpty();
        assertThat(ids(list("from=2026-10-20T23:59:59%2B02:00"))).containsExactly(allWeek);
        assertThat(ids(list("to=2026-10-20T07:00:00Z"))).containsExactly(allWeek);
        assertThat(ids(list("to=2026-10-20T07:00:01Z"))).containsExactly(allWeek, meeting);
        assertThat(ids(list("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z")))
                .hasSize(2);
    }

    @Test
    void meetingsAreFilteredByStatusRoleAndParticipant() {
        String own = server.created(ana, meeting().with("status", "tentative").inviting(byEmail("Guest@example.com")));
        String chaired =
                server.created(ben, meeting().startingAt("2026-10-21T09:00:00").inviting(byId(ana, "chair")));
        String attended =
                server.created(ben, meeting().startingAt("2026-10-22T09:00:00").inviting(byId(ana)));

        assertThat(ids(list("status=tentative"))).containsExactly(own);
        assertThat(ids(list("status=cancelled"))).isEmpty();
        assertThat(ids(list("role=owner"))).containsExactly(own);
        assertThat(ids(list("role=chair"))).containsExactly(chaired);
        assertThat(ids(list("role=attendee"))).containsExactly(attended);
        assertThat(ids(list("participant=gUEST@example.com"))).containsExactly(own);
        assertThat(ids(list("participant=" + ben.email()))).containsExactly(chaired, attended);
        assertThat(ids(list("participant=" + ben.id()))).containsExactly(chaired, attended);
        assertThat(ids(list("participant=" + ben.id().toString().toUpperCase(Locale.ROOT)
                        + "&role=chair&status=confirmed")))
                .containsExactly(chaired);
        assertThat(ids(list("participant=nobody@example.com"))).isEmpty();
    }

    @Test
    void nobodyIsFoundByAHiddenParticipant() {
        Person cleo = auth.register("Cleo", "Clark");
        MeetingJson hidden = meeting().with("hide_participants", true);
        String id = server.created(ben, hidden.inviting(byId(ana), byId(cleo)));

        assertThat(ids(list("participant=" + cleo.id()))).isEmpty();
        assertThat(ids(list("participant=" + ana.email()))).containsExactly(id);
        assertThat(ids(list("participant=" + ben.email()))).containsExactly(id);
        assertThat(ids(server.call("/v1/meetings?participant=" + cleo.id())
                        .by(ben)
                        .get()))
                .containsExactly(id);
    }

    @Test
    void aMeetingThatWasMovedIsListedAtItsNewPlace() {
        String moved = create(ana, "2026-10-20T09:00:00");
        String other = create(ana, "2026-10-21T09:00:00");
        server.call("/v1/meetings/" + moved)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2026-10-22T09:00:00"))
                .expect(200);

        assertThat(ids(list(""))).containsExactly(other, moved);
        assertThat(ids(list("from=2026-10-22T00:00:00Z"))).containsExactly(moved);
    }

    private String create(Person owner, String start) {
        return server.created(owner, meeting().startingAt(start));
    }

    private Answer list(String query) {
        return server.call("/v1/meetings?" + query).by(ana).get().expect(200);
    }

    private static List<String> ids(Answer page) {
        return page.expect(200).texts("/items", "/id");
    }
}
