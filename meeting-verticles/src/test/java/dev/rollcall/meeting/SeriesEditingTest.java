package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Issue 4, point 3: this occurrence, this and what follows, or all. */
class SeriesEditingTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");
    private final String id = series(5);

    private String series(int count) {
        Map<String, Object> rule =
                Map.of("frequency", "weekly", "count", count, "by_day", List.of(Map.of("day", "tu")));
        return server.created(ana, meeting().with("recurrence_rule", rule).inviting(byId(ben)));
    }

    @Test
    void oneIsMovedAndRenamedWithoutTouchingAnother() {
        Answer edited =
                patch(id, "2026-10-27T09:00:00", "", 1, Map.of("start", "2026-10-28T11:00:00", "title", "Other"));

        edited.expect(200);
        assertThat(edited.header("ETag")).isEqualTo("\"2\"");
        assertThat(edited.header("Location")).isNull();
        assertThat(edited.at("/recurrence_overrides").toString())
                .isEqualTo("{\"2026-10-27T09:00:00\":{\"start\":\"2026-10-28T11:00:00\",\"title\":\"Other\"}}");
        assertThat(starts(id))
                .containsExactly(
                        "2026-10-20T09:00:00",
                        "2026-10-28T11:00:00",
                        "2026-11-03T09:00:00",
                        "2026-11-10T09:00:00",
                        "2026-11-17T09:00:00");
        assertThat(list(id).texts("/items", "/recurrence_id")).contains("2026-10-27T09:00:00");
        assertThat(told(id, "occurrence.updated")).containsExactly("2026-10-27T09:00:00 [\"title\", \"start\"]");
    }

    @Test
    void anOwnFieldIsTakenBackToTheSeriesByNull() {
        patch(id, "2026-10-27T09:00:00", "", 1, Map.of("title", "Other", "duration", "PT1H"))
                .expect(200);

        Map<String, Object> back = new HashMap<>();
        back.put("title", null);
        Answer edited = patch(id, "2026-10-27T09:00:00", "", 2, back).expect(200);

        assertThat(edited.at("/recurrence_overrides").toString())
                .isEqualTo("{\"2026-10-27T09:00:00\":{\"duration\":\"PT1H\"}}");
    }

    @Test
    void oneThatIsCalledOffIsListedAsSuchAndCanBeTakenBack() {
        cancel(id, "2026-10-27T09:00:00", "?scope=this", 1).expect(200);
        assertThat(list(id).texts("/items", "/status"))
                .containsExactly("confirmed", "cancelled", "confirmed", "confirmed", "confirmed");
        assertThat(told(id, "occurrence.cancelled")).hasSize(1);

        Map<String, Object> back = new HashMap<>();
        back.put("excluded", null);
        patch(id, "2026-10-27T09:00:00", "", 2, back).expect(200);
        assertThat(list(id).texts("/items", "/status")).containsOnly("confirmed");
    }

    @Test
    void theLastOneThatStandsTakesTheMeetingWithIt() {
        String two = series(2);
        cancel(two, "2026-10-20T09:00:00", "", 1).expect(200);

        Answer cancelled = cancel(two, "2026-10-27T09:00:00", "", 2).expect(200);

        assertThat(cancelled.text("/status")).isEqualTo("cancelled");
        assertThat(told(two, "meeting.cancelled")).hasSize(1);
    }

    @Test
    void whatFollowsBecomesASeriesOfItsOwn() {
        patch(id, "2026-11-10T09:00:00", "", 1, Map.of("title", "Later")).expect(200);

        Answer split = patch(id, "2026-11-03T09:00:00", "?scope=following", 2, Map.of("start", "2026-11-04T10:00:00"));

        split.expect(200);
        String rest = split.text("/id");
        assertThat(rest).isNotEqualTo(id);
        assertThat(split.text("/uid")).isEqualTo(rest);
        assertThat(split.header("Location")).isEqualTo("/v1/meetings/" + rest);
        assertThat(split.header("ETag")).isEqualTo("\"1\"");
        assertThat(split.at("/recurrence_rule").toString())
                .isEqualTo("{\"frequency\":\"weekly\",\"interval\":1,\"count\":3,\"by_day\":[{\"day\":\"we\"}]}");
        assertThat(split.at("/recurrence_overrides").toString())
                .isEqualTo("{\"2026-11-11T10:00:00\":{\"title\":\"Later\"}}");
        assertThat(split.texts("/participants", "/email")).containsExactly(ana.email(), ben.email());
        assertThat(starts(rest)).containsExactly("2026-11-04T10:00:00", "2026-11-11T10:00:00", "2026-11-18T10:00:00");
        assertThat(server.show(ana, id).text("/recurrence_rule/until")).isEqualTo("2026-10-27T09:00:00");
        assertThat(server.show(ana, id).at("/recurrence_overrides")).isEmpty();
        assertThat(starts(id)).containsExactly("2026-10-20T09:00:00", "2026-10-27T09:00:00");
        assertThat(told(id, "meeting.updated")).hasSize(1);
        assertThat(told(rest, "meeting.created")).hasSize(1);
    }

    @Test
    void answersStayWithTheirOccurrences() {
        answer(ben, id, "2026-10-27T09:00:00", "tentative");
        answer(ben, id, "2026-11-10T09:00:00", "declined");
        answer(ben, id, "2026-11-17T09:00:00", "accepted");
        server.sql().update("""
                UPDATE participants SET participation_status = 'tentative', comment = 'Perhaps'
                WHERE meeting_id = ? AND user_id = ?
                """, UUID.fromString(id), ben.id().value());

        String rest = patch(id, "2026-11-03T09:00:00", "?scope=following", 1, Map.of("start", "2026-11-04T10:00:00"))
                .expect(200)
                .text("/id");

        assertThat(answers(ben, rest)).containsExactly("tentative", "declined", "accepted");
        assertThat(answers(ben, id)).containsExactly("tentative", "tentative");
        assertThat(server.show(ana, rest).text("/participants/1/comment")).isEqualTo("Perhaps");
        assertThat(server.sql().texts("""
                SELECT count(*)::text FROM occurrence_responses r JOIN participants p ON p.id = r.participant_id
                WHERE p.meeting_id = ANY (ARRAY[?, ?])
                """, UUID.fromString(id), UUID.fromString(rest)))
                .containsExactly("3");
    }

    @Test
    void answersGoAlongWhenAllAreMovedOntoEachOthersDays() {
        Map<String, Object> daily = Map.of("frequency", "daily", "count", 4);
        String days =
                server.created(ana, meeting().with("recurrence_rule", daily).inviting(byId(ben)));
        answer(ben, days, "2026-10-20T09:00:00", "accepted");
        answer(ben, days, "2026-10-21T09:00:00", "declined");
        answer(ben, days, "2026-10-22T09:00:00", "tentative");

        patch(days, "2026-10-20T09:00:00", "?scope=all", 1, Map.of("start", "2026-10-21T09:00:00"))
                .expect(200);

        assertThat(answers(ben, days)).containsExactly("accepted", "declined", "tentative", "needs-action");
    }

    @Test
    void aStartAtALaterOneShiftsAllByAsMuch() {
        patch(id, "2026-11-10T09:00:00", "", 1, Map.of("title", "Later")).expect(200);

        Answer edited = patch(id, "2026-11-03T09:00:00", "?scope=all", 2, Map.of("start", "2026-11-04T10:30:00"));

        assertThat(edited.expect(200).text("/id")).isEqualTo(id);
        assertThat(edited.text("/start")).isEqualTo("2026-10-21T10:30:00");
        assertThat(edited.text("/recurrence_rule/by_day/0/day")).isEqualTo("we");
        assertThat(edited.at("/recurrence_rule/count").asInt()).isEqualTo(5);
        assertThat(edited.at("/recurrence_overrides").toString())
                .isEqualTo("{\"2026-11-11T10:30:00\":{\"title\":\"Later\"}}");
    }

    @Test
    void atTheFirstOneWhatFollowsIsAll() {
        Answer edited = patch(id, "2026-10-20T09:00:00", "?scope=following", 1, Map.of("title", "All"));

        assertThat(edited.expect(200).text("/id")).isEqualTo(id);
        assertThat(edited.header("Location")).isNull();
        assertThat(list(id).texts("/items", "/title")).hasSize(5).containsOnly("All");
        Answer cancelled = cancel(id, "2026-10-20T09:00:00", "?scope=following", 2);
        assertThat(cancelled.expect(200).text("/status")).isEqualTo("cancelled");
    }

    @Test
    void anotherRuleTakesOverFromAnOccurrenceOn() {
        Map<String, Object> rule = new HashMap<>();
        rule.put("frequency", "daily");
        rule.put("by_day", null);
        rule.put("count", 2);

        String rest = patch(id, "2026-11-03T09:00:00", "?scope=following", 1, Map.of("recurrence_rule", rule))
                .expect(200)
                .text("/id");

        assertThat(starts(rest)).containsExactly("2026-11-03T09:00:00", "2026-11-04T09:00:00");
        assertThat(starts(id)).hasSize(2);
    }

    @Test
    void cancellingWhatFollowsEndsTheSeriesAndCancellingAllKeepsItListed() {
        Answer ended = cancel(id, "2026-11-03T09:00:00", "?scope=following", 1).expect(200);
        assertThat(ended.text("/id")).isEqualTo(id);
        assertThat(starts(id)).hasSize(2);

        cancel(id, "2026-10-27T09:00:00", "?scope=all", 2).expect(200);
        assertThat(list(id).texts("/items", "/status")).containsExactly("cancelled", "cancelled");
        assertThat(told(id, "meeting.cancelled")).hasSize(1);
    }

    @Test
    void whatIsWrongIsTold() {
        String path = "2026-10-27T09:00:00";
        patch(id, "2026-10-28T09:00:00", "", 1, Map.of("title", "x")).expectProblem(404, "not-found");
        patch(id, "yesterday", "", 1, Map.of("title", "x")).expectProblem(404, "not-found");
        cancel(id, "2026-10-28T09:00:00", "", 1).expectProblem(404, "not-found");
        cancel(id, "2026-10-28T09:00:00", "?scope=following", 1).expectProblem(404, "not-found");
        assertThat(patch(id, path, "?scope=some", 1, Map.of("title", "x")).violations())
                .containsExactly("?scope invalid");
        assertThat(patch(
                                id,
                                path,
                                "",
                                1,
                                Map.of(
                                        "title", " ",
                                        "duration", "PT25H",
                                        "start", "1969-01-01T00:00:00",
                                        "join_url", "x",
                                        "capacity", 3))
                        .violations())
                .containsExactlyInAnyOrder(
                        "/title invalid",
                        "/duration out_of_range 1440",
                        "/start out_of_range 1970",
                        "/join_url invalid",
                        "/capacity unknown_field");
        assertThat(patch(id, path, "?scope=following", 1, Map.of("title", "", "excluded", true))
                        .violations())
                .containsExactlyInAnyOrder("/title out_of_range 1", "/excluded unknown_field");
        Map<String, Object> monthly = Map.of("frequency", "monthly", "by_month_day", List.of(20, 31));
        String days = server.created(ana, meeting().with("recurrence_rule", monthly));
        assertThat(patch(days, "2026-10-31T09:00:00", "?scope=following", 1, Map.of("start", "2026-11-01T09:00:00"))
                        .violations())
                .containsExactly("/start rule_cannot_move");
    }

    @Test
    void onlyWhoRunsTheMeetingMayAndOnlyTheVersionThatTheyKnow() {
        String path = "/v1/meetings/" + id + "/occurrences/2026-10-27T09:00:00";
        server.call(path).by(ben).ifMatch(1).patch(Map.of("title", "x")).expectProblem(403, "forbidden");
        server.call(path).by(ben).ifMatch(1).delete().expectProblem(403, "forbidden");
        server.call(path).by(ana).patch(Map.of("title", "x")).expectProblem(428, "version-required");
        server.call(path).by(ana).delete().expectProblem(428, "version-required");
        Answer stale = server.call(path + "?scope=following").by(ana).ifMatch(7).patch(Map.of("title", "x"));
        assertThat(stale.expectProblem(412, "version-stale").text("/meeting/id"))
                .isEqualTo(id);
        server.call(path).by(auth.register("Cem", "Can")).ifMatch(1).delete().expectProblem(404, "not-found");
    }

    @Test
    void aSingleMeetingIsItsOneOccurrence() {
        String single = server.created(ana, meeting());

        Answer edited = patch(single, "2026-10-20T09:00:00", "", 1, Map.of("start", "2026-10-21T10:00:00"));
        assertThat(edited.expect(200).text("/start")).isEqualTo("2026-10-21T10:00:00");
        Answer cancelled = cancel(single, "2026-10-21T10:00:00", "", 2);
        assertThat(cancelled.expect(200).text("/status")).isEqualTo("cancelled");
    }

    @Test
    void whatIsOnlyCheckedChangesNothing() {
        Answer tried = patch(
                id, "2026-11-03T09:00:00", "?scope=following&dry_run=true", 1, Map.of("start", "2026-11-04T10:00:00"));

        assertThat(tried.expect(200).text("/start")).isEqualTo("2026-11-04T10:00:00");
        assertThat(starts(id)).hasSize(5);
        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void ofEditsThatRaceOneWinsAndNeverIsThereHalfASplit() {
        List<CompletableFuture<Answer>> racing = IntStream.range(0, 8)
                .mapToObj(i -> server.call("/v1/meetings/" + id + "/occurrences/2026-11-03T09:00:00?scope=following")
                        .by(ana)
                        .ifMatch(1)
                        .patching(Map.of("title", "Title " + i)))
                .toList();

        List<Integer> statuses =
                racing.stream().map(answer -> answer.join().status()).sorted().toList();

        assertThat(statuses).containsExactly(200, 412, 412, 412, 412, 412, 412, 412);
        assertThat(server.sql().texts("SELECT count(*)::text FROM meetings WHERE split_from = ?", UUID.fromString(id)))
                .containsExactly("1");
        assertThat(starts(id)).hasSize(2);
    }

    private Answer patch(String meeting, String recurrenceId, String query, int version, Map<String, ?> body) {
        return server.call("/v1/meetings/" + meeting + "/occurrences/" + recurrenceId + query)
                .by(ana)
                .ifMatch(version)
                .patch(body);
    }

    private Answer cancel(String meeting, String recurrenceId, String query, int version) {
        return server.call("/v1/meetings/" + meeting + "/occurrences/" + recurrenceId + query)
                .by(ana)
                .ifMatch(version)
                .delete();
    }

    private void answer(Person person, String meeting, String recurrenceId, String status) {
        server.sql()
                .update(
                        """
                INSERT INTO occurrence_responses (participant_id, recurrence_id, participation_status)
                SELECT id, ?::timestamp, ? FROM participants WHERE meeting_id = ? AND user_id = ?
                """,
                        recurrenceId,
                        status,
                        UUID.fromString(meeting),
                        person.id().value());
    }

    private List<String> answers(Person person, String meeting) {
        return server.call("/v1/meetings/" + meeting + "/occurrences")
                .by(person)
                .get()
                .expect(200)
                .texts("/items", "/participation_status");
    }

    private List<String> starts(String meeting) {
        return list(meeting).texts("/items", "/start");
    }

    private Answer list(String meeting) {
        return server.call("/v1/meetings/" + meeting + "/occurrences")
                .by(ana)
                .get()
                .expect(200);
    }

    private List<String> told(String meeting, String type) {
        return server.sql()
                .texts(
                        "SELECT concat_ws(' ', data ->> 'recurrence_id', data ->> 'changed') FROM changes"
                                + " WHERE type = ? AND data ->> 'meeting_id' = ?",
                        type,
                        meeting);
    }
}
