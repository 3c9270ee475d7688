package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Point 4 of the requirements: guests, by a secret link, and as users later. */
class InvitationsTest {
    private final InvitationTokens tokens = new InvitationTokens(MeetingServer.SERVICE_KEY);
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void aGuestSeesTheMeetingAndAnswersWithoutAnAccount() {
        String id = server.created(ana, meeting().inviting(byEmail("guest@example.com")));
        String token = token(id);

        Answer seen = invitation(token).get().expect(200);
        Answer answered = answer(token, Map.of("participation_status", "accepted", "comment", "Gladly"))
                .expect(200);

        assertThat(seen.text("/title")).isEqualTo("Weekly review");
        assertThat(seen.at("/version").asInt()).isEqualTo(1);
        assertThat(seen.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answered.text("/participation_status")).isEqualTo("accepted");
        assertThat(server.show(ana, id).text("/participants/1/comment")).isEqualTo("Gladly");
        Answer told = server.call("/v1/changes?limit=100").by(ana).get();
        assertThat(told.texts("/items", "/type")).containsSubsequence("meeting.created", "participant.responded");
        assertThat(told.at("/items/1/actor").isNull()).isTrue();
    }

    @Test
    void whatIsKeptIsAHashAndLookingChangesNothing() {
        String id = server.created(ana, meeting().inviting(byEmail("guest@example.com")));
        String token = token(id);
        List<String> before = server.sql().texts("SELECT i::text FROM invitations i");

        invitation(token).get().expect(200);

        assertThat(server.sql().texts("SELECT i::text FROM invitations i")).isEqualTo(before);
        assertThat(before).noneMatch(row -> row.contains(token));
        assertThat(server.show(ana, id).at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void aGuestAddedLaterHasALinkAndUsersHaveNone() {
        Person ben = auth.register("Ben", "Baker");
        server.user(ben).expect(200);
        String id = server.created(ana, meeting().inviting(byId(ben)));
        assertThat(invitations(id)).isEmpty();

        add(id, byEmail("late@example.com")).expect(201);

        invitation(token(id)).get().expect(200);
    }

    @Test
    void aLinkCountsUntilTheGuestIsRemovedItIsRevokedOrTheMeetingIsDeleted() {
        String removed = server.created(ana, meeting().inviting(byEmail("guest@example.com")));
        String revoked = server.created(ana, meeting().inviting(byEmail("guest@example.com")));
        String deleted = server.created(ana, meeting().inviting(byEmail("guest@example.com")));
        List<String> links = List.of(token(removed), token(revoked), token(deleted));
        String place = server.show(ana, removed).text("/participants/1/id");

        server.call("/v1/meetings/" + removed + "/participants/" + place)
                .by(ana)
                .delete()
                .expect(204);
        server.sql()
                .update(
                        "UPDATE invitations SET revoked_at = now() WHERE id = ?",
                        invitations(revoked).get(0));
        server.call("/v1/meetings/" + deleted).by(ana).ifMatch(1).delete().expect(204);

        assertThat(links).allSatisfy(link -> {
            invitation(link).get().expectProblem(404, "not-found");
            answer(link, Map.of("participation_status", "accepted")).expectProblem(404, "not-found");
        });
        invitation("x".repeat(43)).get().expectProblem(404, "not-found");
    }

    @Test
    void whereParticipantsAreHiddenAGuestSeesTheOwnerAndThemselves() {
        String id = server.created(
                ana,
                meeting()
                        .with("hide_participants", true)
                        .inviting(byEmail("guest@example.com"), byId(auth.register("Ben", "Baker"))));

        Answer seen = invitation(token(id)).get().expect(200);

        assertThat(seen.texts("/participants", "/email")).containsExactly(ana.email(), "guest@example.com");
    }

    @Test
    void whatIsWrongWithAnAnswerIsTold() {
        String token = token(server.created(ana, meeting().inviting(byEmail("guest@example.com"))));

        assertThat(answer(token, Map.of()).violations()).containsExactly("/participation_status required");
        assertThat(answer(
                                token,
                                Map.of(
                                        "participation_status", "waitlisted",
                                        "comment", "x".repeat(1025),
                                        "proposed_start", "1969-01-01T00:00:00"))
                        .violations())
                .containsExactlyInAnyOrder(
                        "/participation_status invalid",
                        "/comment out_of_range 1024",
                        "/proposed_start out_of_range 1970");
    }

    @Test
    void thePageBehindTheLinkHoldsNothingOfTheMeetingAndRunsNothingOfOthers() {
        Answer page = server.call("/invitation").get().expect(200);

        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("/pages/invitation.js", "role=\"status\"", "lang=\"en\"");
        assertThat(server.call("/pages/invitation.js").get().expect(200).body()).contains("/v1/invitations/");
        server.call("/pages/page.css").get().expect(200);
    }

    @Test
    void aGuestWhoVerifiesTheAddressLaterOwnsTheInvitationsWithTheirAnswers() {
        Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
        server.user(late).expect(200);
        String id = server.created(ana, meeting().inviting(byEmail(late.email().toUpperCase(java.util.Locale.ROOT))));
        String token = token(id);
        answer(token, Map.of("participation_status", "tentative")).expect(200);
        server.show(late, id).expectProblem(404, "not-found");

        verified(late);

        Answer seen = server.show(late, id).expect(200);
        assertThat(seen.text("/participants/1/user_id")).isEqualTo(late.id().toString());
        assertThat(seen.text("/participants/1/participation_status")).isEqualTo("tentative");
        assertThat(seen.at("/version").asInt()).isEqualTo(3);
        invitation(token).get().expectProblem(404, "not-found");
        assertThat(server.call("/v1/changes?limit=100").by(late).get().texts("/items", "/type"))
                .contains("participant.updated");
    }

    @Test
    void whoIsInTheMeetingAlreadyKeepsOnePlaceWithTheAnswerOfTheGuest() {
        Person ben = auth.register("Ben", "Baker");
        server.user(ben).expect(200);
        String other = "other." + ben.email();
        String id = server.created(ana, meeting().inviting(byId(ben), byEmail(other)));
        answer(token(id), Map.of("participation_status", "declined")).expect(200);

        auth.append("user.updated", FakeAuth.account(ben, Map.of("email", other)));
        eventually(
                "the copy has the new address",
                () -> server.user(ben).text("/email").equals(other));

        Answer seen = server.show(ben, id).expect(200);
        assertThat(seen.at("/participants")).hasSize(2);
        assertThat(seen.text("/participants/1/participation_status")).isEqualTo("declined");
    }

    @Test
    void racingWithTheirVerificationNoInvitationIsForgottenOrDoubled() {
        for (int round = 0; round < 8; round++) {
            Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
            server.user(late).expect(200);
            List<CompletableFuture<Answer>> created = IntStream.range(0, 12)
                    .mapToObj(i -> {
                        if (i == 4) {
                            auth.append("user.updated", FakeAuth.account(late, Map.of()));
                        }
                        return server.call("/v1/meetings")
                                .by(ana)
                                .posting(meeting()
                                        .inviting(byEmail(late.email()))
                                        .fields());
                    })
                    .toList();
            List<String> ids = created.stream()
                    .map(answer -> answer.join().expect(201).text("/id"))
                    .toList();
            eventually(
                    "it is proved",
                    () -> server.user(late).at("/is_email_verified").asBoolean());

            assertThat(ids).allSatisfy(id -> assertThat(
                            server.show(late, id).expect(200).at("/participants"))
                    .hasSize(2));
        }
    }

    private void verified(Person late) {
        auth.append("user.updated", FakeAuth.account(late, Map.of()));
        eventually(
                "it is proved", () -> server.user(late).at("/is_email_verified").asBoolean());
    }

    private Answer add(String id, Map<String, ?> invited) {
        return server.call("/v1/meetings/" + id + "/participants").by(ana).post(invited);
    }

    private Call invitation(String token) {
        return server.call("/v1/invitations/" + token);
    }

    private Answer answer(String token, Map<String, ?> response) {
        return server.call("/v1/invitations/" + token + "/response").put(response);
    }

    private String token(String meeting) {
        return tokens.token(invitations(meeting).get(0)).value();
    }

    private List<UUID> invitations(String meeting) {
        return server
                .sql()
                .texts(
                        "SELECT i.id FROM invitations i JOIN participants p ON p.id = i.participant_id WHERE p.meeting_id = ?",
                        UUID.fromString(meeting))
                .stream()
                .map(UUID::fromString)
                .toList();
    }
}
