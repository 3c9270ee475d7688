package dev.rollcall.meeting.calendar;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calendars read back by ical.js, which shares nothing with what wrote them: its occurrences are those that the service lists.
 * Where it is not installed (npm ci in src/test/js) this is skipped, but never in continuous integration.
 */
class IndependentParserTest {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final String FROM = "2027-01-01T00:00:00Z";
    private static final String TO = "2028-01-01T00:00:00Z";

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @BeforeAll
    static void isInstalled() {
        assumeTrue(
                Files.exists(SCRIPTS.resolve("node_modules/ical.js")) || System.getenv("CI") != null,
                "ical.js is not installed");
    }

    static List<MeetingJson> meetings() {
        MeetingJson plain = meeting().startingAt("2027-03-02T09:00:00");
        MeetingJson weekly = plain.with("recurrence_rule", Map.of("frequency", "weekly"));
        return List.of(
                plain,
                plain.with("title", "Größe, Ümläute; \\ und \"mehr\" " + "🙂".repeat(40))
                        .with("description", "Zeile 1\nZeile 2\r\nBEGIN:VEVENT\n" + "x".repeat(500)),
                plain.with("title", "One\rATTENDEE:mailto:forged@example.com")
                        .with("join_url", "https://meet.example/?a=1,2;b=3"),
                plain.startingAt("2027-10-30T22:00:00").with("duration", "PT8H"),
                plain.startingAt("2027-03-28T01:30:00").with("duration", "PT1H"),
                plain.with("time_zone", "America/New_York"),
                plain.with("time_zone", "Asia/Kathmandu"),
                plain.with("all_day", true).with("start", "2027-03-02T00:00:00").with("duration", "P2D"),
                weekly,
                weekly.with("time_zone", "America/Santiago"),
                weekly.with("time_zone", "Africa/Casablanca"),
                weekly.with("time_zone", "Australia/Lord_Howe"),
                plain.with(
                        "recurrence_rule",
                        Map.of(
                                "frequency",
                                "monthly",
                                "by_day",
                                List.of(Map.of("day", "tu", "nth_of_period", 1)),
                                "until",
                                "2027-11-30T23:00:00")),
                plain.with("recurrence_rule", Map.of("frequency", "daily", "interval", 3, "count", 60)),
                plain.with("all_day", true)
                        .with("start", "2027-03-02T00:00:00")
                        .with("duration", "P1D")
                        .with("recurrence_rule", Map.of("frequency", "weekly", "until", "2027-06-01T00:00:00")),
                weekly.with(
                        "recurrence_overrides",
                        Map.of(
                                "2027-03-09T09:00:00",
                                Map.of("excluded", true),
                                "2027-03-16T09:00:00",
                                Map.of("start", "2027-03-17T15:30:00", "duration", "PT2H", "title", "Moved"),
                                "2027-03-30T09:00:00",
                                Map.of("location", Map.of("name", "Room, 5")))));
    }

    @ParameterizedTest
    @MethodSource("meetings")
    void itsOccurrencesAreThoseThatTheServiceLists(MeetingJson body) throws Exception {
        String id = server.created(ana, body);

        List<Map<String, String>> read = read(calendar("/v1/meetings/" + id));

        assertThat(read).isNotEmpty().isEqualTo(listed("/v1/meetings/" + id + "/occurrences"));
    }

    @Test
    void aFeedOfAllOfThemIsTheCalendarView() throws Exception {
        meetings().forEach(body -> server.created(ana, body));
        String url = server.call("/v1/me/feed").by(ana).post().expect(201).text("/url");

        List<Map<String, String>> read =
                read(server.call(java.net.URI.create(url).getPath())
                        .get()
                        .expect(200)
                        .body());

        assertThat(read).isNotEmpty().containsExactlyInAnyOrderElementsOf(listed("/v1/occurrences"));
    }

    private String calendar(String path) {
        return server.call(path)
                .by(ana)
                .header("Accept", "text/calendar")
                .get()
                .expect(200)
                .body();
    }

    private List<Map<String, String>> listed(String path) {
        List<Map<String, String>> listed = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = server.call(path + "?from=" + FROM + "&to=" + TO + "&limit=100" + cursor)
                    .by(ana)
                    .get()
                    .expect(200);
            page.at("/items").forEach(item -> {
                if (!item.at("/status").asText().equals("cancelled")) {
                    listed.add(told(
                            item.at("/title"),
                            item.at("/description"),
                            item.at("/location/name"),
                            item.at("/join_url"),
                            item.at("/utc_start"),
                            item.at("/utc_end")));
                }
            });
            cursor = page.at("/next_cursor").isNull() ? null : "&cursor=" + page.text("/next_cursor");
        } while (cursor != null);
        return listed;
    }

    private static List<Map<String, String>> read(String calendar) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("node", "read.js", FROM, TO)
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true);
        command.environment().put("TZ", "Europe/Berlin"); // whole days have no zone, and are read in that of the reader
        Process node = command.start();
        try (OutputStream in = node.getOutputStream()) {
            in.write(calendar.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        List<Map<String, String>> read = new ArrayList<>();
        new ObjectMapper()
                .readTree(printed)
                .forEach(item -> read.add(told(
                        item.at("/title"),
                        item.at("/description"),
                        item.at("/location"),
                        item.at("/join_url"),
                        item.at("/start"),
                        item.at("/end"))));
        return read;
    }

    private static Map<String, String> told(
            JsonNode title, JsonNode description, JsonNode location, JsonNode joinUrl, JsonNode start, JsonNode end) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("title", title.asText().replace('\r', '\n'));
        told.put("description", description.asText("").replace("\r\n", "\n").replace("null", ""));
        told.put("location", location.asText("").replace("null", ""));
        told.put("join_url", joinUrl.asText("").replace("null", ""));
        told.put("start", start.asText());
        told.put("end", end.asText());
        return told;
    }
}
