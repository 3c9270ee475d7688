package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a meeting may be: every rule, and how a breach of it is told. */
class ValidationTest {
    private static final FakeAuth AUTH = MeetingServer.sharedAuth();
    private static final MeetingServer SERVER = MeetingServer.shared();
    private static Person ana;
    private static String id;

    @BeforeAll
    static void aMeetingThatStands() {
        ana = AUTH.register("Ana", "Albers");
        id = SERVER.created(ana, meeting());
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                breach("title", null, "/title required"),
                breach("title", "", "/title out_of_range 1"),
                breach("title", "  \t ", "/title invalid"),
                breach("title", "x".repeat(256), "/title out_of_range 255"),
                breach("title", "☕🎉".repeat(128), "/title out_of_range 255"),
                breach("title", "a\u0000b", "/title invalid"),
                breach("title", 7, "/title wrong_type"),
                breach("title", List.of("x"), "/title wrong_type"),
                breach("title", Map.of("x", 1), "/title wrong_type"),
                breach("description", "x".repeat(8193), "/description out_of_range 8192"),
                breach("description", "\u0000", "/description invalid"),
                breach("description", false, "/description wrong_type"),
                breach("start", null, "/start required"),
                breach("start", "tomorrow", "/start invalid"),
                breach("start", "2026-02-30T09:00:00", "/start invalid"),
                breach("start", "2026-10-20T24:00:00", "/start invalid"),
                breach("start", "2026-10-20T09:00:00Z", "/start invalid"),
                breach("start", "2026-10-20T09:00:00+02:00", "/start invalid"),
                breach("start", "2026-10-20", "/start invalid"),
                breach("start", "2026-10-20T09:00:00.5", "/start invalid"),
                breach("start", "1969-12-31T23:59:59", "/start out_of_range 1970"),
                breach("start", "2200-01-01T00:00:00", "/start out_of_range 2199"),
                breach("start", "+999999999-12-31T23:59:59", "/start out_of_range 2199"),
                breach("start", "-0001-01-01T00:00:00", "/start out_of_range 1970"),
                breach("start", 1_760_000_000, "/start wrong_type"),
                breach("start", List.of(2026, 10, 20, 9, 0), "/start wrong_type"),
                breach("time_zone", null, "/time_zone required"),
                breach("time_zone", "Europe/Atlantis", "/time_zone invalid"),
                breach("time_zone", "+02:00", "/time_zone invalid"),
                breach("time_zone", "UTC+2", "/time_zone invalid"),
                breach("time_zone", "", "/time_zone invalid"),
                breach("time_zone", 2, "/time_zone wrong_type"),
                breach("duration", null, "/duration required"),
                breach("duration", "half an hour", "/duration invalid"),
                breach("duration", "PT0S", "/duration out_of_range 1"),
                breach("duration", "PT59S", "/duration out_of_range 1"),
                breach("duration", "-PT30M", "/duration out_of_range 1"),
                breach("duration", "PT24H1S", "/duration out_of_range 1440"),
                breach("duration", "PT9223372036854775807S", "/duration out_of_range 1440"),
                breach("duration", "PT90.5S", "/duration invalid"),
                breach("duration", 30, "/duration wrong_type"),
                breach("all_day", "yes", "/all_day wrong_type"),
                breach("all_day", 1, "/all_day wrong_type"),
                breach("status", "done", "/status invalid"),
                breach("status", "CONFIRMED", "/status invalid"),
                breach("status", 0, "/status wrong_type"),
                breach("visibility", "secret", "/visibility invalid"),
                breach("free_busy_status", "maybe", "/free_busy_status invalid"),
                breach("location", "Room 4", "/location wrong_type"),
                breach("location", List.of(), "/location wrong_type"),
                breach("location", Map.of("name", "x".repeat(1025)), "/location/name out_of_range 1024"),
                breach("location", Map.of("name", "\u0000"), "/location/name invalid"),
                breach("location", Map.of("name", 4), "/location/name wrong_type"),
                breach("location", Map.of("floor", 4), "/location/floor unknown_field"),
                breach("join_url", "meet.example.com", "/join_url invalid"),
                breach("join_url", "javascript:alert(1)", "/join_url invalid"),
                breach("join_url", "ftp://example.com/x", "/join_url invalid"),
                breach("join_url", "https://", "/join_url invalid"),
                breach("join_url", "https://exa mple.com", "/join_url invalid"),
                breach("join_url", "", "/join_url invalid"),
                breach("join_url", "https://example.com/" + "x".repeat(2048), "/join_url out_of_range 2048"),
                breach("capacity", 0, "/capacity out_of_range 1"),
                breach("capacity", -1, "/capacity out_of_range 1"),
                breach("capacity", 501, "/capacity out_of_range 500"),
                breach("capacity", 99_999_999_999L, "/capacity out_of_range"),
                breach("capacity", 1.5, "/capacity wrong_type"),
                breach("capacity", "10", "/capacity wrong_type"),
                breach("capacity", true, "/capacity wrong_type"),
                breach("hide_participants", "true", "/hide_participants wrong_type"),
                breach("alerts", Collections.nCopies(6, Map.of("offset", "-PT5M")), "/alerts out_of_range 5"),
                breach("alerts", Map.of("offset", "-PT5M"), "/alerts wrong_type"),
                breach("alerts", Collections.singletonList(null), "/alerts/0 required"),
                breach("alerts", List.of("-PT5M"), "/alerts/0 wrong_type"),
                breach("alerts", List.of(Map.of()), "/alerts/0/offset required"),
                breach("alerts", alert("PT1S"), "/alerts/0/offset out_of_range 0"),
                breach("alerts", alert("-PT40320M1S"), "/alerts/0/offset out_of_range 40320"),
                breach("alerts", alert("-PT9223372036854775807S"), "/alerts/0/offset out_of_range 40320"),
                breach("alerts", alert("-PT0.5S"), "/alerts/0/offset invalid"),
                breach("alerts", alert("soon"), "/alerts/0/offset invalid"),
                breach("agenda", Collections.nCopies(51, Map.of("title", "x")), "/agenda out_of_range 50"),
                breach("agenda", List.of(Map.of("duration", "PT5M")), "/agenda/0/title required"),
                breach("agenda", List.of(Map.of("title", " ")), "/agenda/0/title invalid"),
                breach("agenda", List.of(Map.of("title", "x".repeat(256))), "/agenda/0/title out_of_range 255"),
                breach(
                        "agenda",
                        List.of(Map.of("title", "x", "duration", "PT0S")),
                        "/agenda/0/duration out_of_range 1"),
                breach("links", Collections.nCopies(26, link("https://example.com")), "/links out_of_range 25"),
                breach("links", List.of(Map.of("title", "x")), "/links/0/href required"),
                breach("links", List.of(link("mailto:x@example.com")), "/links/0/href invalid"),
                breach(
                        "links",
                        List.of(link("https://example.com"), link("https://e.com/" + "x".repeat(2048))),
                        "/links/1/href out_of_range 2048"),
                breach(
                        "links",
                        List.of(Map.of("href", "https://e.com", "title", "x".repeat(256))),
                        "/links/0/title out_of_range 255"),
                breach("nonsense", true, "/nonsense unknown_field"),
                breach("nonsense", null, "/nonsense unknown_field"),
                breach("a~b/c", 1, "/a~0b~1c unknown_field"),
                breach("id", "0199a1b2-0000-7000-8000-000000000001", "/id unknown_field"),
                breach("uid", null, "/uid unknown_field"),
                breach("version", 7, "/version unknown_field"),
                breach("utc_start", "2026-10-20T07:00:00Z", "/utc_start unknown_field"),
                breach("created_by", "me", "/created_by unknown_field"),
                breach("warnings", List.of(), "/warnings unknown_field"),
                breach("recurrence_rule", Map.of("frequency", "hourly"), "/recurrence_rule/frequency invalid"));
    }

    static Stream<Arguments> breachesOfParticipants() {
        String someId = "0199a1b2-0000-7000-8000-000000000001";
        return Stream.of(
                invited(Map.of(), "/participants/0 required"),
                invited(Map.of("roles", List.of("chair")), "/participants/0 required"),
                invited(Map.of("email", "a@example.com", "user_id", someId), "/participants/0 invalid"),
                invited(byEmail("nobody"), "/participants/0/email invalid"),
                invited(byEmail("a@b"), "/participants/0/email invalid"),
                invited(byEmail("a@b@example.com"), "/participants/0/email invalid"),
                invited(byEmail("a b@example.com"), "/participants/0/email invalid"),
                invited(byEmail("a\r\nBcc: b@example.com"), "/participants/0/email invalid"),
                invited(byEmail("a@example..com"), "/participants/0/email invalid"),
                invited(byEmail(""), "/participants/0/email invalid"),
                invited(byEmail("x".repeat(65) + "@example.com"), "/participants/0/email invalid"),
                invited(byEmail("a@" + "x".repeat(253) + ".com"), "/participants/0/email out_of_range 254"),
                invited(byEmail("a" + ".a".repeat(100_000) + "@b.com"), "/participants/0/email out_of_range 254"),
                invited(byEmail("a\u0000@example.com"), "/participants/0/email invalid"),
                invited(Map.of("email", 7), "/participants/0/email wrong_type"),
                invited(Map.of("user_id", "ana"), "/participants/0/user_id invalid"),
                invited(Map.of("user_id", "1-1-1-1-1"), "/participants/0/user_id invalid"),
                invited(Map.of("user_id", 1), "/participants/0/user_id wrong_type"),
                invited(byEmail("a@example.com", "owner"), "/participants/0/roles/0 invalid"),
                invited(byEmail("a@example.com", "chair", "owner"), "/participants/0/roles/1 invalid"),
                invited(byEmail("a@example.com", "king"), "/participants/0/roles/0 invalid"),
                invited(Map.of("email", "a@example.com", "roles", "chair"), "/participants/0/roles wrong_type"),
                invited(Map.of("email", "a@example.com", "name", "A"), "/participants/0/name unknown_field"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource({"breaches", "breachesOfParticipants"})
    void aBreachIsToldWhenAMeetingIsCreated(String field, Object value, String violation) {
        Answer refused = SERVER.create(ana, meeting().with(field, value));

        assertThat(refused.violations()).containsExactly(violation);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("breaches")
    void theSameBreachIsToldWhenAMeetingIsRevised(String field, Object value, String violation) {
        Answer refused =
                SERVER.call("/v1/meetings/" + id).by(ana).ifMatch("*").patch(Collections.singletonMap(field, value));

        assertThat(refused.violations()).containsExactly(violation);
    }

    @Test
    void allBreachesAreToldAtOnce() {
        Answer refused = SERVER.create(
                ana,
                new MeetingJson(Map.of(
                        "title",
                        " ",
                        "start",
                        "yesterday",
                        "duration",
                        "PT48H",
                        "capacity",
                        501,
                        "status",
                        3,
                        "nonsense",
                        1,
                        "alerts",
                        List.of(Map.of("offset", "PT5M"), Map.of("offset", "-PT5M"), Map.of()),
                        "participants",
                        List.of(byEmail("x"), Map.of(), byEmail("a@example.com", "owner")))));

        assertThat(refused.violations())
                .containsExactlyInAnyOrder(
                        "/title invalid",
                        "/start invalid",
                        "/time_zone required",
                        "/duration out_of_range 1440",
                        "/capacity out_of_range 500",
                        "/status wrong_type",
                        "/nonsense unknown_field",
                        "/alerts/0/offset out_of_range 0",
                        "/alerts/2/offset required",
                        "/participants/0/email invalid",
                        "/participants/1 required",
                        "/participants/2/roles/0 invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"title\": \"half \\ud83d\"}",
                "{\"title\": \"half \\udc00\"}",
                "{\"description\": \"\\ud83d\\ud83d\\udc00\"}",
                "{\"location\": {\"name\": \"\\udfff\"}}",
                "{\"\\u0000\": 1}",
                "{\"capacity\": 1e400}",
                "{\"capacity\": -99999999999999999999999999}",
                "{\"start\": \"\\u0000\"}",
                "{\"time_zone\": \"\\ud83d\"}",
                "[]",
                "7",
                "null",
                "\"title\""
            })
    void whatCannotBeStoredOrMeantIsRefusedAndNeverAFault(String body) {
        Answer refused = SERVER.call("/v1/meetings/" + id).by(ana).ifMatch("*").patch(body);

        assertThat(refused.violations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"title\": \"x\"",
                "{\"title\": \"x\"} {}",
                "{\"title\": 'x'}",
                "{title: 1}",
                "{\"title\": \"x\", \"title\": \"y\"}",
                "{\"title\": \"\u0001\"}",
                "{\"capacity\": 007}",
                "NaN"
            })
    void whatIsNoJsonIsRefusedAsMalformed(String body) {
        Answer created = SERVER.call("/v1/meetings").by(ana).post(body);
        Answer revised = SERVER.call("/v1/meetings/" + id).by(ana).ifMatch("*").patch(body);

        created.expectProblem(400, "malformed-json");
        revised.expectProblem(400, "malformed-json");
    }

    @Test
    void ofManyBreachesAHundredAreTold() {
        List<Map<String, Object>> wrong = Collections.nCopies(1_000, Map.of());

        Answer refused = SERVER.create(
                ana, meeting().with("alerts", wrong).with("links", wrong).with("participants", wrong));

        assertThat(refused.violations()).hasSize(100);
    }

    @Test
    void aBodyOfManyPartsIsNotEvenLookedAt() {
        List<Map<String, Object>> parts = Collections.nCopies(300_000, Map.of());

        SERVER.create(ana, meeting().with("alerts", parts)).expectProblem(413, "body-too-large");
        SERVER.create(ana, meeting().with("nonsense", parts)).expectProblem(413, "body-too-large");
        SERVER.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch("*")
                .patch(Map.of("links", parts))
                .expectProblem(413, "body-too-large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT24H     | true  | 2026-10-20T00:00:00 |",
                "P7D       | true  | 2026-10-20T00:00:00 |",
                "PT24H     | true  | 2026-10-20T09:00:00 | /start invalid",
                "PT25H     | true  | 2026-10-20T00:00:00 | /duration invalid",
                "PT12H     | true  | 2026-10-20T00:00:00 | /duration out_of_range 1440",
                "P8D       | true  | 2026-10-20T00:00:00 | /duration out_of_range 10080",
                "PT24H     | false | 2026-10-20T09:00:00 |",
                "PT1M      | false | 2026-10-20T09:00:01 |",
                "PT1M30S   | false | 2026-10-20T09:00    |",
                "P2D       | false | 2026-10-20T00:00:00 | /duration out_of_range 1440",
            })
    void aWholeDayIsMeasuredInDays(String duration, boolean allDay, String start, String violation) {
        Answer answer = SERVER.create(
                ana,
                meeting().with("duration", duration).with("all_day", allDay).with("start", start));

        if (violation == null) {
            answer.expect(201);
        } else {
            assertThat(answer.violations()).containsExactly(violation);
        }
    }

    @Test
    void whatIsJustWithinTheLimitsIsTaken() {
        List<Map<String, Object>> agenda =
                Collections.nCopies(50, Map.of("title", "🎉".repeat(255), "duration", "PT24H"));
        Answer created = SERVER.create(
                ana,
                meeting()
                        .with("title", "🎉".repeat(255))
                        .with("description", "🎉".repeat(8192))
                        .with("start", "2199-12-31T23:59:59")
                        .with("duration", "PT24H")
                        .with("location", Map.of("name", "🎉".repeat(1024)))
                        .with("join_url", "https://example.com/" + "x".repeat(2028))
                        .with("capacity", 500)
                        .with("alerts", Collections.nCopies(5, Map.of("offset", "-PT40320M")))
                        .with("agenda", agenda)
                        .with("links", Collections.nCopies(25, link("http://example.com/" + "x".repeat(2029)))));

        created.expect(201);
        assertThat(SERVER.show(ana, created.text("/id")).expect(200).json()).isEqualTo(created.json());
        assertThat(created.text("/alerts/0/offset")).isEqualTo("-PT672H");
    }

    @ParameterizedTest
    @CsvSource({
        "query=x, ?query unknown_parameter",
        "from=yesterday, ?from invalid",
        "from=2026-10-20T07:00:00, ?from invalid",
        "from=%2B999999999-12-31T23:59:59Z, ?from out_of_range",
        "to=-0001-12-31T23:59:59Z, ?to out_of_range",
        "from=2026-10-20T07:00:00Z&to=2026-10-20T07:00:00Z, ?to invalid",
        "from=2026-10-20T07:00:00Z&from=2026-10-20T07:00:00Z, ?from invalid",
        "status=done, ?status invalid",
        "role=king, ?role invalid",
        "participant=a%00b, ?participant invalid",
        "cursor=nonsense, ?cursor invalid",
        "cursor=, ?cursor invalid",
        "cursor=KzEwMDAwMC0wMS0wMVQwMDowMDowMFp8MDE5OWExYjItMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx, ?cursor invalid",
        "limit=0, ?limit out_of_range 1",
        "limit=101, ?limit out_of_range 100",
        "limit=ten, ?limit wrong_type",
    })
    void aParameterThatMakesNoSenseIsRefused(String query, String violation) {
        Answer refused = SERVER.call("/v1/meetings?" + query).by(ana).get();

        assertThat(refused.violations()).containsExactly(violation);
    }

    @Test
    void noRouteTakesParametersThatItDoesNotKnow() {
        assertThat(SERVER.call("/v1/meetings?dryrun=true")
                        .by(ana)
                        .post(meeting().fields())
                        .violations())
                .containsExactly("?dryrun unknown_parameter");
        assertThat(SERVER.call("/v1/meetings/" + id + "?at=now").by(ana).get().violations())
                .containsExactly("?at unknown_parameter");
        assertThat(SERVER.call("/v1/meetings/" + id + "?force=1")
                        .by(ana)
                        .ifMatch("*")
                        .delete()
                        .violations())
                .containsExactly("?force unknown_parameter");
    }

    @Test
    void theLimitsArePublished() {
        Answer limits = SERVER.call("/v1/limits").get().expect(200);

        assertThat(limits.at("/title").toString()).isEqualTo("{\"min\":1,\"max\":255}");
        assertThat(limits.at("/description/max").asInt()).isEqualTo(8192);
        assertThat(limits.at("/duration_minutes").toString()).isEqualTo("{\"min\":1,\"max\":1440}");
        assertThat(limits.at("/alert_minutes_before/max").asInt()).isEqualTo(40_320);
        assertThat(limits.at("/participants/max").asInt()).isEqualTo(500);
        assertThat(limits.at("/recurrence/count/max").asInt()).isEqualTo(730);
        assertThat(limits.header("Cache-Control")).isEqualTo("max-age=300");
    }

    private static Arguments breach(String field, Object value, String violation) {
        return Arguments.of(field, value, violation);
    }

    private static Arguments invited(Map<String, ?> participant, String violation) {
        return Arguments.of("participants", List.of(participant), violation);
    }

    private static List<Map<String, Object>> alert(String offset) {
        return List.of(Map.of("offset", offset));
    }

    private static Map<String, Object> link(String href) {
        return Map.of("href", href);
    }
}
