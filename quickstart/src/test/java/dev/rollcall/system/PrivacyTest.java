package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.embedded.Servers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 3, point 11: erasure and export across both services, also when the meeting service is down at the time. */
class PrivacyTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static TwoServices services;

    @BeforeAll
    static void start() {
        services = TwoServices.start();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void whoErasesTheirAccountIsNowhereInEitherServiceAndWhatTheyLedIsHandedOn() {
        Product product = services.product();
        Product.Person ana = product.newPerson();
        Product.Person ben = product.newPerson();
        String chaired = create(ana, invite(ben, "chair"));
        String led = create(ana, invite(ben, "attendee"));

        product.auth("/v1/me").token(ana.accessToken()).delete().expect(204);

        product.meeting(chaired).token(ana.accessToken()).get().expectProblem(401, "session-revoked");
        eventually("she is out of the meetings", () -> !show(ben, chaired).contains(ana.email()));
        assertThat(product.meeting(chaired)
                        .token(ben.accessToken())
                        .get()
                        .json()
                        .findValuesAsText("name"))
                .contains("A former user");
        assertThat(product.meeting(led).token(ben.accessToken()).get().text("/status"))
                .isEqualTo("cancelled");
        assertNothingIsLeftOf(ana);
    }

    @Test
    void anErasureWhileTheMeetingServiceIsDownIsCompletedWhenItIsBack() {
        Product.Person ana = services.product().newPerson();
        Product.Person ben = services.product().newPerson();
        String location = create(ana, invite(ben, "chair"));
        services.stopMeeting();

        services.product().auth("/v1/me").token(ana.accessToken()).delete().expect(204);
        assertThat(services.meetingRows("SELECT email FROM users")).contains(ana.email());

        services.startMeeting();

        assertThat(show(ben, location)).contains("A former user").doesNotContain(ana.email());
        assertNothingIsLeftOf(ana);
    }

    @Test
    void anExportIsAllThatBothServicesStoreAndNoSecret() {
        Product product = services.product();
        Product.Person ana = product.newPerson();
        Product.Person ben = product.newPerson();
        product.auth("/v1/sessions").post(Product.logIn(ana.email())).expect(201);
        create(ana, invite(ben, "attendee"));
        create(ben, invite(ana, "attendee"));

        Answer answer = export(ana).expect(200);

        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"rollcall-export.json\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonNode auth = answer.json().get("auth");
        assertThat(auth.at("/account/email").asText()).isEqualTo(ana.email());
        assertThat(auth.at("/account/has_password").asBoolean()).isTrue();
        assertThat(auth.get("changes").findValuesAsText("type")).contains("user.created", "user.updated");
        assertThat(auth.get("sessions")).hasSize(2);
        assertThat(auth.at("/sessions/0/device_name").asText()).isEqualTo("laptop");
        assertThat(auth.get("known_devices")).hasSize(1);
        assertThat(auth.get("identities")).isEmpty();
        assertThat(auth.at("/one_time_tokens/0/purpose").asText()).isEqualTo("verify-email");
        assertThat(auth.at("/mails/0/template").asText()).isEqualTo("verify-email");
        assertThat(auth.get("activity").findValuesAsText("event"))
                .contains("account.registered", "account.verified", "session.opened");
        JsonNode meeting = answer.json().get("meeting");
        assertThat(meeting.at("/user/email").asText()).isEqualTo(ana.email());
        assertThat(meeting.get("meetings")).hasSize(2).allSatisfy(each -> {
            assertThat(each.get("title").asText()).isEqualTo("Weekly review");
            assertThat(each.get("start").asText()).isEqualTo("2027-03-01T09:00:00");
            assertThat(each.get("participations")).hasSize(1);
            assertThat(each.at("/participations/0/email").asText()).isEqualTo(ana.email());
        });
        assertThat(meeting.at("/changes/0/type").asText()).isEqualTo("meeting.created");
        assertThat(answer.response().body())
                .as("nothing of anybody else, and nothing that a secret is checked by")
                .doesNotContain(ben.email(), "$argon2", "_hash", "fingerprint", ana.refreshToken(), ana.accessToken());
        assertThat(product.auth("/v1/me/activity")
                        .token(ana.accessToken())
                        .get()
                        .text("/items/0/event"))
                .isEqualTo("account.exported");
    }

    @Test
    void anExportOfMoreThanAMessageHoldsIsWhole() {
        Product.Person ana = services.product().newPerson();
        create(ana, "[]");
        services.meetingRows("""
                WITH more AS (
                  INSERT INTO meetings (id, uid, status, visibility, title, start_local, time_zone, duration_seconds, all_day,
                    utc_start, utc_end, series_end, free_busy_status, hide_participants, alerts, agenda, links, created_by)
                  SELECT gen_random_uuid(), gen_random_uuid(), 'confirmed', 'private', 'Meeting ' || n, '2027-01-01', 'UTC',
                    3600, false, '2027-01-01T00:00:00Z', '2027-01-01T01:00:00Z', '2027-01-01T01:00:00Z', 'busy', false, '[]', '[]',
                    '[]', u.id
                  FROM users u, generate_series(1, 350) n WHERE email = '%1$s'
                  RETURNING id, utc_start, series_end, created_by
                )
                INSERT INTO participants (id, meeting_id, utc_start, series_end, user_id, email, roles, participation_status)
                SELECT gen_random_uuid(), id, utc_start, series_end, created_by, '%1$s', '{owner}', 'accepted' FROM more
                """.formatted(ana.email()));
        services.authRows("""
                INSERT INTO audit (event, user_id, origin, detail)
                SELECT 'session.refused', id, '{}', jsonb_build_object('n', n)
                FROM accounts, generate_series(1, 1700) n WHERE email = '%s'
                """.formatted(ana.email()));

        JsonNode document = export(ana).expect(200).json();

        Set<String> titles = new HashSet<>(document.at("/meeting/meetings").findValuesAsText("title"));
        assertThat(titles).hasSize(351).contains("Weekly review", "Meeting 1", "Meeting 350");
        assertThat(document.at("/auth/activity").findValuesAsText("n"))
                .hasSize(1700)
                .doesNotHaveDuplicates();
    }

    @Test
    void anExportWhileTheMeetingServiceIsDownIsPromisedAndMailedAndThenWhole() {
        Product.Person ana = services.product().newPerson();
        create(ana, "[]");
        services.stopMeeting();

        for (int i = 0; i < 3; i++) {
            Answer refused = export(ana).expectProblem(503, "unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("60");
            assertThat(refused.response().body()).doesNotContain(ana.email());
        }
        assertThat(subjects(ana)).doesNotContain("Your Rollcall data can be had now");

        services.startMeeting();

        Servers.mail().await(ana.email(), mail -> mail.subject().equals("Your Rollcall data can be had now"), SOON);
        JsonNode document = export(ana).expect(200).json();
        assertThat(document.at("/meeting/meetings")).hasSize(1);
        assertThat(services.authRows("SELECT 1 FROM exports")).isEmpty();
        assertThat(subjects(ana)).containsOnlyOnce("Your Rollcall data can be had now");
    }

    private static List<String> subjects(Product.Person person) {
        return Servers.mail().messages(person.email()).stream()
                .map(mail -> mail.subject())
                .toList();
    }

    private static Answer export(Product.Person person) {
        return services.product()
                .auth("/v1/me/export")
                .token(person.accessToken())
                .get();
    }

    private static String create(Product.Person owner, String participants) {
        String body = Product.aMeeting().strip().replaceFirst("}$", ", \"participants\": " + participants + "}");
        return services.product()
                .meeting("/v1/meetings")
                .token(owner.accessToken())
                .post(body)
                .expect(201)
                .header("Location");
    }

    private static String invite(Product.Person person, String role) {
        return "[{\"user_id\": \"%s\", \"roles\": [\"%s\"]}]".formatted(person.userId(), role);
    }

    private static String show(Product.Person caller, String location) {
        return services.product()
                .meeting(location)
                .token(caller.accessToken())
                .get()
                .expect(200)
                .response()
                .body();
    }

    private static void assertNothingIsLeftOf(Product.Person person) {
        eventually("the farewell is sent", () -> subjects(person).contains("Your Rollcall account is gone"));
        eventually("and its address forgotten", () -> services.authRows(
                        "SELECT 1 FROM mails WHERE to_address = '" + person.email() + "'")
                .isEmpty());
        String tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
        services.authRows(tables).forEach(table -> assertThat(services.authRows("SELECT t::text FROM " + table + " t"))
                .as(table)
                .noneMatch(row -> row.contains(person.email())));
        services.meetingRows(tables)
                .forEach(table -> assertThat(services.meetingRows("SELECT t::text FROM " + table + " t"))
                        .as(table)
                        .noneMatch(row -> row.contains(person.email())));
    }

    private static void eventually(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
