package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Point 10, search: full text over the title, the description and the participants. */
class SearchTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Müller");

    @Test
    void wordsOfTheTitleTheDescriptionAndTheParticipantsAreFoundTogether() {
        String id = server.created(
                ana,
                meeting()
                        .with("title", "Budget")
                        .with("description", "Numbers of spring")
                        .inviting(byId(ben)));
        String other =
                server.created(ana, meeting().startingAt("2026-10-21T09:00:00").with("title", "Spring"));

        assertThat(found(ana, "budget")).containsExactly(id);
        assertThat(found(ana, "spring")).containsExactly(id, other);
        assertThat(found(ana, "spring budget")).containsExactly(id);
        assertThat(found(ana, "müller spring")).containsExactly(id);
        assertThat(found(ana, ben.email())).containsExactly(id);
        assertThat(found(ben, "spring")).containsExactly(id);
    }

    @Test
    void accentsAndCaseDoNotMatterAndTheLastWordMayBeUnfinished() {
        String id =
                server.created(ana, meeting().with("title", "Café in Zürich").inviting(byId(ben)));

        for (String typed : List.of("cafe", "CAFÉ", "zuri", "muller", "MÜLL", "zurich caf")) {
            assertThat(found(ana, typed)).as(typed).containsExactly(id);
        }
        assertThat(found(ana, "caf zurich")).isEmpty();
    }

    @Test
    void phrasesAlternativesAndExclusionsAreUnderstood() {
        String id = server.created(ana, meeting().with("title", "Weekly review of numbers"));
        String other = server.created(
                ana,
                meeting()
                        .startingAt("2026-10-21T09:00:00")
                        .with("title", "Review weekly")
                        .inviting(byId(ben)));

        assertThat(found(ana, "\"weekly review\"")).containsExactly(id);
        assertThat(found(ana, "numbers or muller")).containsExactly(id, other);
        assertThat(found(ana, "review -numbers")).containsExactly(other);
        assertThat(found(ana, "review -ben ")).containsExactly(id);
    }

    @Test
    void nobodyIsFoundByAHiddenParticipant() {
        Person cleo = auth.register("Cleopatra", "Clark");
        String id = server.created(
                ana,
                meeting()
                        .with("hide_participants", true)
                        .inviting(byId(ben), byId(cleo), byEmail("secret@guests.example")));

        assertThat(found(ana, "cleopatra")).containsExactly(id);
        assertThat(found(ben, "cleopatra")).isEmpty();
        assertThat(found(ben, "secret")).isEmpty();
        assertThat(found(ben, "muller albers")).containsExactly(id);
    }

    @Test
    void aChangedTitleIsFoundAtOnceAndAnothersMeetingNever() {
        String id = server.created(ana, meeting().with("title", "Before"));
        server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("title", "Afterwards"))
                .expect(200);

        assertThat(found(ana, "before")).isEmpty();
        assertThat(found(ana, "after")).containsExactly(id);
        assertThat(found(ben, "after")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "\"",
                "a\" or",
                "'; --",
                "!&|()<->:*",
                "\\",
                "\u0001-x",
                "or",
                "()",
                "a:*b",
                "\ud83d\ude00",
                "--a -"
            })
    void whateverIsTypedIsSearchedFor(String typed) {
        server.created(ana, meeting());

        assertThat(found(ana, typed)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aRecurringMeetingIsOfARangeWhenAnOccurrenceOfItIs() {
        String id = server.created(
                ana,
                meeting()
                        .with("recurrence_rule", Map.of("frequency", "weekly", "count", 3))
                        .with("recurrence_overrides", Map.of("2026-10-27T09:00:00", Map.of("excluded", true))));

        assertThat(list("from=2026-11-03T00:00:00Z")).containsExactly(id);
        assertThat(list("from=2026-10-21T00:00:00Z&to=2026-10-26T00:00:00Z")).isEmpty();
        assertThat(list("from=2026-10-27T00:00:00Z&to=2026-10-28T00:00:00Z")).isEmpty();
        assertThat(list("from=2026-11-03T09:00:00Z")).isEmpty();
    }

    private List<String> found(Person person, String typed) {
        String q = URLEncoder.encode(typed, StandardCharsets.UTF_8);
        return server.call("/v1/meetings?q=" + q).by(person).get().expect(200).texts("/items", "/id");
    }

    private List<String> list(String query) {
        return server.call("/v1/meetings?" + query).by(ana).get().expect(200).texts("/items", "/id");
    }
}
