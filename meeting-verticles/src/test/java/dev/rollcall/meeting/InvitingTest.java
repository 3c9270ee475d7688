package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who takes part in a meeting that is created. */
class InvitingTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void whoeverCreatesAMeetingIsItsOwnerAndComes() {
        Answer created = server.create(ana, meeting()).expect(201);

        assertThat(created.at("/participants")).hasSize(1);
        JsonNode owner = created.at("/participants/0");
        assertThat(owner.get("user_id").asText()).isEqualTo(ana.id().toString());
        assertThat(owner.get("email").asText()).isEqualTo(ana.email());
        assertThat(owner.get("name").asText()).isEqualTo("Ana Albers");
        assertThat(owner.get("roles").toString()).isEqualTo("[\"owner\"]");
        assertThat(owner.get("participation_status").asText()).isEqualTo("accepted");
        assertThat(owner.get("comment").isNull()).isTrue();
        assertThat(owner.get("proposed_start").isNull()).isTrue();
    }

    @Test
    void usersAreInvitedByIdOrByAddressAndEverybodyElseAsGuest() {
        Person ben = auth.register("Ben", "Baker");
        Person cleo = registered("Cleo", "Clark");

        Answer created = server.create(
                        ana,
                        meeting()
                                .inviting(
                                        byId(ben),
                                        byEmail(cleo.email().toUpperCase(Locale.ROOT), "chair", "optional"),
                                        byEmail("Guest@Example.com", "informational")))
                .expect(201);

        assertThat(created.texts("/participants", "/user_id"))
                .containsExactly(
                        ana.id().toString(), ben.id().toString(), cleo.id().toString(), "null");
        assertThat(created.texts("/participants", "/email"))
                .containsExactly(ana.email(), ben.email(), cleo.email(), "Guest@Example.com");
        assertThat(created.texts("/participants", "/name"))
                .containsExactly("Ana Albers", "Ben Baker", "Cleo Clark", "null");
        assertThat(created.at("/participants/1/roles").toString()).isEqualTo("[\"attendee\"]");
        assertThat(created.at("/participants/2/roles").toString()).isEqualTo("[\"chair\",\"optional\"]");
        assertThat(created.at("/participants/3/roles").toString()).isEqualTo("[\"informational\"]");
        assertThat(created.texts("/participants", "/participation_status"))
                .containsExactly("accepted", "needs-action", "needs-action", "needs-action");
    }

    @Test
    void whoInvitesThemselvesIsTheOwnerAndStandsThereOnce() {
        for (Map<String, Object> self :
                List.of(byId(ana), byEmail(ana.email()), byEmail(ana.email().toUpperCase(Locale.ROOT)))) {
            Answer created = server.create(ana, meeting().inviting(self)).expect(201);

            assertThat(created.at("/participants")).hasSize(1);
            assertThat(created.at("/participants/0/roles").toString()).isEqualTo("[\"owner\"]");
            assertThat(created.text("/participants/0/participation_status")).isEqualTo("accepted");
        }
    }

    @Test
    void theOwnerKeepsTheRolesThatTheyGaveThemselves() {
        Answer created =
                server.create(ana, meeting().inviting(byId(ana, "chair"))).expect(201);

        assertThat(created.at("/participants/0/roles").toString()).isEqualTo("[\"owner\",\"chair\"]");
    }

    @Test
    void theSamePersonTwiceIsRefusedHoweverTheyAreNamed() {
        Person ben = registered("Ben", "Baker");
        String shouted = ben.email().toUpperCase(Locale.ROOT);

        assertThat(create(byEmail(ben.email()), byEmail(shouted)).violations())
                .containsExactly("/participants/1/email duplicate");
        assertThat(create(byId(ben), byId(ben)).violations()).containsExactly("/participants/1/user_id duplicate");
        assertThat(create(byId(ben), byEmail(shouted)).violations()).containsExactly("/participants/1/email duplicate");
        assertThat(create(byEmail(ben.email()), byEmail("x@example.com"), byId(ben))
                        .violations())
                .containsExactly("/participants/2/user_id duplicate");
        assertThat(create(byId(ana), byEmail(ana.email())).violations())
                .containsExactly("/participants/1/email duplicate");
    }

    @Test
    void unknownAndInactiveUsersAreRefusedEachAtTheirPlace() {
        Person inactive = auth.register("Ina", "Gone", Map.of("is_active", false));
        Person ben = auth.register("Ben", "Baker");
        Map<String, Object> nobody = Map.of("user_id", UUID.randomUUID().toString());

        Answer refused = create(byId(ben), nobody, byEmail("guest@example.com"), byId(inactive));

        assertThat(refused.violations())
                .containsExactly("/participants/1/user_id invalid", "/participants/3/user_id invalid");
        assertThat(server.call("/v1/meetings").by(ana).get().at("/items").isEmpty())
                .isTrue();
    }

    @Test
    void anAddressThatNobodyHasProvedIsAGuests() {
        Person unproved = registered("Uma", "Unproved", Map.of("is_email_verified", false));
        Person inactive = registered("Ina", "Gone", Map.of("is_active", false));

        Answer created =
                create(byEmail(unproved.email()), byEmail(inactive.email())).expect(201);

        assertThat(created.texts("/participants", "/user_id"))
                .containsExactly(ana.id().toString(), "null", "null");
        server.show(unproved, created.text("/id")).expectProblem(404, "not-found");
    }

    @Test
    void somebodyWhoRegisteredAMomentAgoCreatesAndIsInvited() {
        for (int i = 0; i < 30; i++) {
            Person fresh = auth.register("Fred", "Fresh");
            Person friend = auth.register("Frida", "Friend");
            Person other = auth.register("Otto", "Other");

            Answer created = server.create(fresh, meeting().inviting(byId(friend), byId(other)));

            created.expect(201);
            assertThat(created.texts("/participants", "/email"))
                    .containsExactly(fresh.email(), friend.email(), other.email());
        }
    }

    @Test
    void whoseAccountNeverArrivesIsToldToTryAgain() {
        Person unheardOf = auth.signIn(
                new Person(new dev.rollcall.protocol.UserId(UUID.randomUUID()), "x@example.com", "X", "Y", null, null),
                true);

        Answer refused = server.create(unheardOf, meeting());

        refused.expectProblem(503, "unavailable");
        assertThat(refused.header("Retry-After")).isNotNull();
    }

    @Test
    void aMeetingTakesFiveHundredAndNoMore() {
        List<Map<String, Object>> guests = IntStream.range(0, 501)
                .mapToObj(i -> byEmail("guest" + i + "@example.com"))
                .toList();

        Answer full = server.create(ana, meeting().with("participants", guests.subList(0, 500)));
        Answer tooMany = server.create(ana, meeting().with("participants", guests));

        assertThat(full.expect(201).at("/participants")).hasSize(501);
        assertThat(server.show(ana, full.text("/id")).at("/participants")).hasSize(501);
        assertThat(tooMany.violations()).containsExactly("/participants out_of_range 500");
    }

    @Test
    void participantsAreShownUnderTheNameAndAddressOfNow() {
        Person ben = registered("Ben", "Baker");
        String id = server.created(ana, meeting().inviting(byEmail(ben.email())));
        auth.append(
                "user.updated", FakeAuth.account(ben, Map.of("first_name", "Benjamin", "email", "new." + ben.email())));
        eventually(
                "the copy has the new name",
                () -> server.user(ben).text("/first_name").equals("Benjamin"));

        Answer shown = server.show(ana, id).expect(200);

        assertThat(shown.text("/participants/1/name")).isEqualTo("Benjamin Baker");
        assertThat(shown.text("/participants/1/email")).isEqualTo("new." + ben.email());
    }

    private Answer create(Map<?, ?>... participants) {
        return server.create(ana, meeting().inviting(participants));
    }

    private Person registered(String firstName, String lastName) {
        return registered(firstName, lastName, Map.of());
    }

    /** Somebody whom the copy has already; looking for them makes it catch up. */
    private Person registered(String firstName, String lastName, Map<String, ?> otherwise) {
        Person person = auth.register(firstName, lastName, otherwise);
        server.user(person).expect(200);
        return person;
    }
}
