package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.Call;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Issue 4, point 12: each limit that the service publishes is taken in full, and one more is refused by its name. */
class PublishedLimitsTest {
    private static final MeetingServer SERVER = MeetingServer.shared();
    private static final FakeAuth AUTH = MeetingServer.sharedAuth();
    private static final Person ANA = AUTH.registerAdmin("Ana", "Albers");
    private static final String MEETING = SERVER.created(ANA, meeting());
    private static final LocalDateTime START = LocalDateTime.parse("2026-10-20T09:00:00");
    private static final Instant FROM = Instant.parse("2026-10-20T07:00:00Z");
    private static final String LONG_LINK = "https://example.com/";
    private static final List<String> DAYS = List.of("mo", "tu", "we", "th", "fr", "sa", "su");
    private static final Map<Integer, String> IN_WORDS = Map.of(1, "1 minute", 1_440, "24 hours");

    /** How each limit can be kept and broken; what there is not stands in a test of its own below. */
    private static final Map<String, List<Way>> WAYS = Map.ofEntries(
            entry("/title", anywhere("/title", n -> text(n))),
            entry("/description", anywhere("/description", n -> text(n))),
            entry("/location", anywhere("/location/name", "/location", n -> Map.of("name", text(n)))),
            entry("/join_url", anywhere("/join_url", n -> link(n))),
            entry("/start_year", inMeetings("/start", n -> Map.of("start", "%04d-06-01T09:00:00".formatted(n)))),
            entry("/duration_minutes", named(IN_WORDS, anywhere("/duration", n -> "PT" + n + "M"))),
            entry("/all_day_minutes", named(Map.of(1_440, "1 to", 10_080, "7 days"), allDay())),
            entry("/participants", List.of(invitedAtOnce(), invitedOneByOne())),
            entry("/capacity", inMeetings("/capacity", n -> Map.of("capacity", n))),
            entry("/alerts", lists("alerts", Map.of("offset", "-PT5M"))),
            entry("/alert_minutes_before", belowZero(inMeetings("/alerts/0/offset", n -> alert(n)))),
            entry("/links", lists("links", Map.of("href", LONG_LINK))),
            entry("/link_href", inMeetings("/links/0/href", n -> item("links", Map.of("href", link(n))))),
            entry(
                    "/link_title",
                    inMeetings("/links/0/title", n -> item("links", Map.of("href", LONG_LINK, "title", text(n))))),
            entry("/agenda", lists("agenda", Map.of("title", "Numbers"))),
            entry("/agenda_title", inMeetings("/agenda/0/title", n -> item("agenda", Map.of("title", text(n))))),
            entry(
                    "/agenda_duration_minutes",
                    named(
                            IN_WORDS,
                            inMeetings(
                                    "/agenda/0/duration",
                                    n -> item("agenda", Map.of("title", "x", "duration", "PT" + n + "M"))))),
            entry("/comment", List.of(way("/comment", n -> comment(n)))),
            entry("/q", List.of(query("/v1/meetings?q="), query("/v1/occurrences?" + range(1) + "&q="))),
            entry("/calendar_days", List.of(way("?to", n -> get("/v1/occurrences?" + range(n))))),
            entry("/recurrence/interval", rule("/interval", n -> Map.of("frequency", "daily", "interval", n))),
            entry("/recurrence/count", rule("/count", n -> Map.of("frequency", "daily", "count", n))),
            entry("/recurrence/by_day", rule("/by_day", n -> monthly("by_day", days(n)))),
            entry("/recurrence/by_month_day", rule("/by_month_day", n -> monthly("by_month_day", numbers(n, 31)))),
            entry(
                    "/recurrence/by_month",
                    rule("/by_month", n -> Map.of("frequency", "yearly", "by_month", months(n), "count", 2))),
            entry("/recurrence/by_set_position", rule("/by_set_position", n -> positions(n))),
            entry("/recurrence/overrides", inMeetings("/recurrence_overrides", n -> overrides(n))),
            entry("/room_name", List.of(way("/name", n -> room(Map.of("name", text(n)))))),
            entry("/room_capacity", roomCapacity()),
            entry(
                    "/free_busy_people",
                    List.of(
                            way("/participants", n -> freeBusy(people(n), 1)),
                            way("/participants", n -> suggestions(people(n), 1)))),
            entry(
                    "/free_busy_days",
                    List.of(way("/to", n -> freeBusy(people(1), n)), way("/to", n -> suggestions(people(1), n)))),
            entry("/email", emails()),
            entry("/locale", List.of(way("/locale", n -> profile("locale", locale(n))))),
            entry("/directory_q", List.of(query("/v1/users?q="))),
            entry("/room_q", List.of(query("/v1/rooms?q="))),
            entry("/page_size", pages()),
            entry("/idempotency_key", List.of(way("Idempotency-Key", n -> keyed("k".repeat(n))))));

    static Stream<Arguments> ranges() {
        return entries().filter(entry -> entry.get()[1] instanceof JsonNode limit && limit.has("max"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ranges")
    void aPublishedLimitIsTakenInFullAndOneMoreIsRefusedByItsName(String name, JsonNode range) {
        assertThat(WAYS).as("ways to break the limits").containsKey(name);

        for (Way way : WAYS.get(name)) {
            int max = range.get("max").asInt();
            way.takes(max);
            way.refuses(max + 1, max);
            if (range.has("min")) {
                int min = range.get("min").asInt();
                if (min >= way.least()) {
                    way.takes(min);
                }
                if (min > way.least()) {
                    way.refuses(min - 1, min);
                }
            }
        }
    }

    @Test
    void nothingElseIsPublishedThanWhatIsTriedHere() {
        List<String> names = entries().map(entry -> (String) entry.get()[0]).toList();

        List<String> tried = new ArrayList<>(WAYS.keySet());
        tried.addAll(List.of("/recurrence/frequencies", "/recurrence/horizon_years"));
        assertThat(names).containsExactlyInAnyOrderElementsOf(tried);
    }

    @Test
    void thePublishedFrequenciesAreTakenAndNoOthers() {
        List<String> published = new ArrayList<>();
        limits().at("/recurrence/frequencies").forEach(one -> published.add(one.asText()));

        assertThat(published).isNotEmpty().allSatisfy(one -> recurring(Map.of("frequency", one, "count", 2))
                .expect(201));
        for (String other : List.of("hourly", "minutely", "secondly", "DAILY", "")) {
            Answer refused = recurring(Map.of("frequency", other));

            assertThat(refused.violations()).containsExactly("/recurrence_rule/frequency invalid");
            assertThat(refused.text("/errors/0/detail")).contains(published);
        }
    }

    @Test
    void aSeriesWithoutAnEndReachesThePublishedHorizon() {
        int years = limits().at("/recurrence/horizon_years").asInt();
        LocalDateTime start = LocalDateTime.parse("2090-10-20T09:00:00");

        String id = SERVER.create(
                        ANA,
                        meeting()
                                .startingAt(start.toString() + ":00")
                                .with("recurrence_rule", Map.of("frequency", "yearly")))
                .expect(201)
                .text("/id");

        Answer occurrences = get("/v1/meetings/" + id + "/occurrences?limit=100");
        assertThat(occurrences.at("/items")).hasSizeBetween(years, years + 1);
    }

    @Test
    void allLimitsThatABodyBreaksAreToldAtOnce() {
        Map<String, Object> override = Map.of(
                "title", text(256),
                "description", text(8_193),
                "start", "2200-01-01T09:00:00",
                "duration", "PT24H1M",
                "location", Map.of("name", text(1_025)),
                "join_url", link(2_049));
        Map<String, Object> rule = Map.of(
                "frequency", "monthly",
                "interval", 100,
                "count", 731,
                "by_day", days(36),
                "by_month_day", numbers(32, 31),
                "by_month", months(13),
                "by_set_position", numbers(32, 31));
        List<Map<String, Object>> links = new ArrayList<>(Collections.nCopies(26, Map.of("href", LONG_LINK)));
        links.set(0, Map.of("href", link(2_049), "title", text(256)));
        List<Map<String, Object>> agenda = new ArrayList<>(Collections.nCopies(51, Map.of("title", "x")));
        agenda.set(0, Map.of("title", text(256), "duration", "PT24H1M"));
        List<Map<String, Object>> alerts = new ArrayList<>(Collections.nCopies(6, Map.of("offset", "-PT5M")));
        alerts.set(0, Map.of("offset", "-PT40321M"));
        List<Map<String, Object>> invited = new ArrayList<>(invited(501));
        invited.set(0, byEmail(email(255)));

        Answer refused = SERVER.create(
                ANA,
                new MeetingJson(Map.ofEntries(
                        entry("title", text(256)),
                        entry("description", text(8_193)),
                        entry("start", "2200-01-01T09:00:00"),
                        entry("time_zone", "Europe/Berlin"),
                        entry("duration", "PT24H1M"),
                        entry("location", Map.of("name", text(1_025))),
                        entry("join_url", link(2_049)),
                        entry("capacity", 501),
                        entry("alerts", alerts),
                        entry("agenda", agenda),
                        entry("links", links),
                        entry("participants", invited),
                        entry("recurrence_rule", rule),
                        entry("recurrence_overrides", Map.of("2026-10-20T09:00:00", override)))));

        assertThat(refused.violations())
                .containsExactlyInAnyOrder(
                        "/title out_of_range 255",
                        "/description out_of_range 8192",
                        "/start out_of_range 2199",
                        "/duration out_of_range 1440",
                        "/location/name out_of_range 1024",
                        "/join_url out_of_range 2048",
                        "/capacity out_of_range 500",
                        "/alerts out_of_range 5",
                        "/alerts/0/offset out_of_range 40320",
                        "/agenda out_of_range 50",
                        "/agenda/0/title out_of_range 255",
                        "/agenda/0/duration out_of_range 1440",
                        "/links out_of_range 25",
                        "/links/0/href out_of_range 2048",
                        "/links/0/title out_of_range 255",
                        "/participants out_of_range 500",
                        "/participants/0/email out_of_range 254",
                        "/recurrence_rule/interval out_of_range 99",
                        "/recurrence_rule/count out_of_range 730",
                        "/recurrence_rule/by_day out_of_range 35",
                        "/recurrence_rule/by_month_day out_of_range 31",
                        "/recurrence_rule/by_month out_of_range 12",
                        "/recurrence_rule/by_set_position out_of_range 31",
                        "/recurrence_overrides/2026-10-20T09:00:00/title out_of_range 255",
                        "/recurrence_overrides/2026-10-20T09:00:00/description out_of_range 8192",
                        "/recurrence_overrides/2026-10-20T09:00:00/start out_of_range 2199",
                        "/recurrence_overrides/2026-10-20T09:00:00/duration out_of_range 1440",
                        "/recurrence_overrides/2026-10-20T09:00:00/location/name out_of_range 1024",
                        "/recurrence_overrides/2026-10-20T09:00:00/join_url out_of_range 2048");
    }

    /**
     * A request that can be made of any size.
     *
     * @param least the smallest size that it can be made of
     * @param words how its refusal names a limit, unless by its digits
     */
    private record Way(String pointer, int least, Map<Integer, String> words, IntFunction<Answer> send) {
        void takes(int size) {
            Answer taken = send.apply(size);

            assertThat(taken.status())
                    .as("%s of %d: %s", pointer, size, taken.body())
                    .isBetween(200, 204);
        }

        void refuses(int size, int limit) {
            Answer refused = send.apply(size);

            assertThat(refused.violations()).containsExactly(pointer + " out_of_range " + limit);
            assertThat(refused.text("/errors/0/detail"))
                    .containsPattern("\\b" + words.getOrDefault(limit, String.valueOf(limit)) + "\\b");
        }
    }

    private static Way way(String pointer, IntFunction<Answer> send) {
        return new Way(pointer, 0, Map.of(), send);
    }

    private static List<Way> named(Map<Integer, String> words, List<Way> ways) {
        return ways.stream()
                .map(way -> new Way(way.pointer(), way.least(), words, way.send()))
                .toList();
    }

    private static List<Way> belowZero(List<Way> ways) {
        return ways.stream()
                .map(way -> new Way(way.pointer(), Integer.MIN_VALUE, way.words(), way.send()))
                .toList();
    }

    /** When a meeting is created, and when one is changed. */
    private static List<Way> inMeetings(String pointer, IntFunction<Map<String, Object>> fields) {
        return List.of(
                way(pointer, n -> SERVER.create(ANA, with(fields.apply(n)))),
                way(pointer, n -> change("/v1/meetings/" + MEETING, fields.apply(n))));
    }

    private static List<Way> anywhere(String pointer, IntFunction<Object> value) {
        return anywhere(pointer, pointer, value);
    }

    /** The same, and in what a single occurrence has of its own. */
    private static List<Way> anywhere(String pointer, String field, IntFunction<Object> value) {
        IntFunction<Map<String, Object>> fields = n -> Map.of(field.substring(1), value.apply(n));
        List<Way> ways = new ArrayList<>(inMeetings(pointer, fields));
        ways.add(way(
                "/recurrence_overrides/" + START + ":00" + pointer,
                n -> SERVER.create(
                        ANA,
                        with(Map.of(
                                "recurrence_rule", Map.of("frequency", "daily", "count", 2),
                                "recurrence_overrides", Map.of(START + ":00", fields.apply(n)))))));
        return ways;
    }

    private static List<Way> allDay() {
        return inMeetings(
                "/duration", n -> Map.of("all_day", true, "start", "2026-10-20T00:00:00", "duration", "PT" + n + "M"));
    }

    private static List<Way> lists(String field, Map<String, Object> item) {
        return inMeetings("/" + field, n -> Map.of(field, Collections.nCopies(n, item)));
    }

    private static List<Way> rule(String field, IntFunction<Map<String, Object>> rule) {
        return inMeetings("/recurrence_rule" + field, n -> Map.of("recurrence_rule", rule.apply(n)));
    }

    private static Way invitedAtOnce() {
        return way("/participants", n -> SERVER.create(ANA, with(Map.of("participants", invited(n)))));
    }

    private static Way invitedOneByOne() {
        return new Way("", 1, Map.of(), n -> {
            String id = SERVER.created(ANA, with(Map.of("participants", invited(n - 1))));
            return SERVER.call("/v1/meetings/" + id + "/participants?notify=none")
                    .by(ANA)
                    .post(byEmail("last@example.com"));
        });
    }

    private static List<Way> emails() {
        return List.of(
                way(
                        "/participants/0/email",
                        n -> SERVER.create(ANA, with(Map.of("participants", List.of(byEmail(email(n))))))),
                way("/email", n -> SERVER.call("/v1/meetings/" + SERVER.created(ANA, meeting()) + "/participants")
                        .by(ANA)
                        .post(byEmail(email(n)))),
                way("/participants/0", n -> freeBusy(List.of(email(n)), 1)),
                way("/participants/0", n -> suggestions(List.of(email(n)), 1)),
                way("?participant", n -> get("/v1/meetings?participant=" + email(n))),
                way("?participant", n -> get("/v1/occurrences?" + range(1) + "&participant=" + email(n))));
    }

    private static List<Way> roomCapacity() {
        return List.of(
                way("/capacity", n -> room(Map.of("name", "Room", "capacity", n))),
                way("?capacity", n -> get("/v1/rooms?capacity=" + n)));
    }

    private static List<Way> pages() {
        return Stream.of(
                        "/v1/meetings?",
                        "/v1/occurrences?" + range(1) + "&",
                        "/v1/meetings/" + MEETING + "/occurrences?",
                        "/v1/meetings/" + MEETING + "/history?",
                        "/v1/rooms?",
                        "/v1/users?q=ana&",
                        "/v1/changes?")
                .map(path -> way("?limit", n -> get(path + "limit=" + n)))
                .toList();
    }

    private static Way query(String path) {
        return way("?q", n -> get(path + text(n)));
    }

    private static MeetingJson with(Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(meeting().fields());
        all.putAll(fields);
        return new MeetingJson(all);
    }

    private static Answer recurring(Map<String, Object> rule) {
        return SERVER.create(ANA, meeting().with("recurrence_rule", rule));
    }

    /** Checked like any other, and then left as it was, so that each change meets the same. */
    private static Answer change(String path, Map<String, Object> fields) {
        return SERVER.call(path + "?dry_run=true").by(ANA).ifMatch("*").patch(fields);
    }

    private static Answer get(String path) {
        return SERVER.call(path).by(ANA).get();
    }

    private static Answer comment(int length) {
        return SERVER.call("/v1/meetings/" + MEETING + "/response")
                .by(ANA)
                .put(Map.of("participation_status", "accepted", "comment", text(length)));
    }

    private static Answer room(Map<String, Object> fields) {
        return SERVER.call("/v1/rooms?dry_run=true").by(ANA).post(fields);
    }

    private static Answer profile(String field, Object value) {
        return SERVER.call("/v1/me").by(ANA).patch(Map.of(field, value));
    }

    private static Answer keyed(String key) {
        Call call = SERVER.call("/v1/meetings").by(ANA).header("Idempotency-Key", key);
        return call.post(meeting().fields());
    }

    private static Answer freeBusy(List<String> participants, int days) {
        return SERVER.call("/v1/freebusy")
                .by(ANA)
                .post(Map.of("participants", participants, "from", FROM.toString(), "to", after(days)));
    }

    private static Answer suggestions(List<String> participants, int days) {
        return SERVER.call("/v1/suggestions")
                .by(ANA)
                .post(Map.of(
                        "participants",
                        participants,
                        "duration",
                        "PT30M",
                        "from",
                        FROM.toString(),
                        "to",
                        after(days),
                        "time_zone",
                        "Europe/Berlin"));
    }

    private static String range(int days) {
        return "from=" + FROM + "&to=" + after(days);
    }

    private static String after(int days) {
        return FROM.plus(days, ChronoUnit.DAYS).toString();
    }

    private static String text(int length) {
        return "x".repeat(length);
    }

    private static String link(int length) {
        return LONG_LINK + text(length - LONG_LINK.length());
    }

    private static String email(int length) {
        String name = UUID.randomUUID().toString();
        return name + "@" + text(length - name.length() - ".com".length() - 1) + ".com";
    }

    /** A language tag of that many characters, the last in parts of one or two. */
    private static String locale(int length) {
        return "de-x" + (length % 2 == 0 ? "" : "x") + "-x".repeat((length - "de-x".length()) / 2);
    }

    private static Map<String, Object> item(String list, Map<String, Object> item) {
        return Map.of(list, List.of(item));
    }

    private static Map<String, Object> alert(int minutesBefore) {
        return item("alerts", Map.of("offset", (minutesBefore < 0 ? "PT" : "-PT") + Math.abs(minutesBefore) + "M"));
    }

    private static List<Map<String, Object>> invited(int people) {
        return people(people).stream().map(email -> byEmail(email)).toList();
    }

    private static List<String> people(int people) {
        return IntStream.range(0, people)
                .mapToObj(i -> "guest" + i + "@example.com")
                .toList();
    }

    private static Map<String, Object> monthly(String part, List<?> values) {
        return Map.of("frequency", "monthly", part, values, "count", 2);
    }

    private static List<Map<String, Object>> days(int count) {
        return IntStream.range(0, count)
                .<Map<String, Object>>mapToObj(
                        i -> Map.of("day", DAYS.get(i % 7), "nth_of_period", i < 35 ? 1 + i / 7 : 34 - i))
                .toList();
    }

    /** From that which fits the start on, round to the first, and then from the end. */
    private static List<Integer> numbers(int count, int most) {
        return IntStream.range(0, count)
                .mapToObj(i -> i < most ? (START.getDayOfMonth() - 1 + i) % most + 1 : most - 1 - i)
                .toList();
    }

    private static List<Integer> months(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (START.getMonthValue() - 1 + i) % 12 + 1)
                .toList();
    }

    private static Map<String, Object> positions(int count) {
        return Map.of(
                "frequency",
                "monthly",
                "by_month_day",
                numbers(31, 31),
                "by_set_position",
                numbers(count, 31),
                "count",
                2);
    }

    private static Map<String, Object> overrides(int count) {
        Map<String, Object> overrides = new HashMap<>();
        for (int i = 0; i < count; i++) {
            overrides.put(START.plusDays(i) + ":00", Map.of("title", "x"));
        }
        return Map.of("recurrence_rule", Map.of("frequency", "daily", "count", 730), "recurrence_overrides", overrides);
    }

    private static JsonNode limits() {
        return SERVER.call("/v1/limits").get().expect(200).json();
    }

    private static Stream<Arguments> entries() {
        return entries("", limits());
    }

    /** By the path to each. */
    private static Stream<Arguments> entries(String path, JsonNode node) {
        return node.isObject() && !node.has("max")
                ? node.properties().stream().flatMap(field -> entries(path + "/" + field.getKey(), field.getValue()))
                : Stream.of(Arguments.of(path, node));
    }
}
