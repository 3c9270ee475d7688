package dev.rollcall.meeting.http;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rollcall.app.HealthRoutes;
import dev.rollcall.app.Logging;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.DeclaredRoutes;
import dev.rollcall.http.Docs;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.protocol.Code;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published document is what the service does: its routes, its limits, its answers. */
class OpenApiTest {
    static {
        Logging.start(); // as a service does, before the JSON of Vert.x, which is the first thing needed here, asks
        // for a logger
    }

    private static final String DOCUMENT = "meeting/openapi.yaml";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final JsonNode API = load();
    private static final String BASE = "https://rollcall.example/openapi.yaml";
    private static final SchemaRepository SCHEMAS = SchemaRepository.create(new JsonSchemaOptions()
                    .setBaseUri(BASE)
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic))
            .dereference(BASE, JsonSchema.of(new JsonObject(API.toString())));

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void itCoversEveryRouteAndNoOther() {
        Vertx vertx = Vertx.vertx();
        Map<String, Set<String>> declared = DeclaredRoutes.of(
                vertx,
                List.of(
                        new MeetingRoutes(null, new Bearer(null, null)),
                        new OccurrenceRoutes(null, new Bearer(null, null)),
                        new HistoryRoutes(null, new Bearer(null, null)),
                        new ParticipantRoutes(null, new Bearer(null, null)),
                        new InvitationRoutes(null),
                        new AvailabilityRoutes(null, new Bearer(null, null)),
                        new RoomRoutes(null, new Bearer(null, null)),
                        new CalendarRoutes(null, new Bearer(null, null)),
                        new ProfileRoutes(null, new Bearer(null, null)),
                        new FeedRoutes(null, new Bearer(null, null)),
                        new StreamRoutes(null, new Bearer(null, null), null, null, null),
                        new UserRoutes(null, new ServiceKey("")),
                        new HealthRoutes(null, null, null),
                        new Docs("Rollcall meeting", DOCUMENT)));
        vertx.close();
        declared.keySet().removeIf(path -> path.startsWith("/docs/")); // what the page is made of

        assertThat(documentedRoutes()).isEqualTo(declared);
    }

    @Test
    void itIsServedAndCanBeRead() throws IOException {
        Answer document = server.call("/openapi.yaml").get().expect(200);
        Answer page = server.call("/docs").get().expect(200);

        assertThat(new ObjectMapper(new YAMLFactory()).readTree(document.body()))
                .isEqualTo(API);
        assertThat(page.body()).contains("swagger-ui");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        API.findValuesAsText("$ref")
                .forEach(reference -> assertThat(API.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyOperationHasANameAndASummaryAndSaysHowItFails() {
        operations().forEach((name, operation) -> {
            assertThat(operation.path("operationId").asText()).as(name).isNotEmpty();
            assertThat(operation.path("summary").asText()).as(name).isNotEmpty();
            boolean open = operation.has("security");
            if (!open) {
                assertThat(operation.get("responses").has("401")).as(name).isTrue();
            }
        });
        List<String> names = operations().values().stream()
                .map(operation -> operation.get("operationId").asText())
                .toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void everyLimitedRouteSaysSoAndNoOther() {
        operations().forEach((name, operation) -> {
            boolean unlimited = Set.of("operation", "pages")
                            .contains(operation.at("/tags/0").asText())
                    || operation.at("/security/0").has("serviceKey");
            assertThat(operation.at("/responses/429/$ref").asText())
                    .as(name)
                    .isEqualTo(unlimited ? "" : "#/components/responses/TooManyRequests");
        });
    }

    @Test
    void everyChangingRouteTakesAnIdempotencyKeyAndNoOther() {
        operations().forEach((name, operation) -> {
            assertThat(operation.path("parameters").findValuesAsText("$ref"))
                    .as(name)
                    .filteredOn("#/components/parameters/IdempotencyKey"::equals)
                    .hasSize(name.startsWith("GET ") ? 0 : 1);
            if (!name.startsWith("GET ")) {
                assertThat(operation.get("responses").fieldNames())
                        .toIterable()
                        .as(name)
                        .contains("409", "422");
            }
        });
    }

    @Test
    void everyProblemInItHasACodeThatThereIs() {
        List<JsonNode> problems = API.findParents("trace_id").stream()
                .filter(example -> example.has("code") && example.get("status").isInt())
                .toList();

        assertThat(problems).hasSizeGreaterThan(8).allSatisfy(problem -> {
            List<Integer> statuses = Arrays.stream(Code.values())
                    .filter(known -> known.word().equals(problem.get("code").asText()))
                    .map(Code::status)
                    .toList();
            assertThat(problem.get("status").asInt()).isIn(statuses);
        });
    }

    @Test
    void itsLimitsAreTheOnesThatAreChecked() {
        assertThat(schema("Title/maxLength")).isEqualTo(Limits.TITLE);
        assertThat(schema("Description/maxLength")).isEqualTo(Limits.DESCRIPTION);
        assertThat(schema("Place/properties/name/maxLength")).isEqualTo(Limits.LOCATION);
        assertThat(schema("WebAddress/maxLength")).isEqualTo(Limits.URL);
        assertThat(schema("Link/properties/title/maxLength")).isEqualTo(Limits.LINK_TITLE);
        assertThat(schema("Invited/properties/email/maxLength")).isEqualTo(Limits.EMAIL);
        assertThat(schema("MeetingFields/properties/capacity/maximum")).isEqualTo(Limits.CAPACITY);
        assertThat(schema("MeetingFields/properties/alerts/maxItems")).isEqualTo(Limits.ALERTS);
        assertThat(schema("MeetingFields/properties/agenda/maxItems")).isEqualTo(Limits.AGENDA);
        assertThat(schema("MeetingFields/properties/links/maxItems")).isEqualTo(Limits.LINKS);
        assertThat(schema("Response/properties/comment/maxLength")).isEqualTo(Limits.COMMENT);
        assertThat(schema("MeetingFields/properties/recurrence_overrides/maxProperties"))
                .isEqualTo(Limits.OVERRIDES);
        assertThat(schema("NewMeeting/properties/participants/maxItems")).isEqualTo(Limits.PARTICIPANTS);
    }

    @Test
    void itsFieldsAreTheOnesThatCanBeSet() {
        Set<String> settable = new TreeSet<>();
        API.at("/components/schemas/MeetingFields/properties").fieldNames().forEachRemaining(settable::add);
        settable.add("participants");

        Set<String> taken = new TreeSet<>(Arrays.stream(MeetingBody.class.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList());

        assertThat(taken).isEqualTo(settable);
    }

    @Test
    void answersAreWhatItSaysTheyAre() {
        Person ben = auth.register("Ben", "Baker");
        Answer created = server.create(
                        ana,
                        meeting()
                                .startingAt("2027-03-28T02:30:00")
                                .with("description", "x")
                                .with("location", Map.of("name", "Room 4"))
                                .with("alerts", List.of(Map.of("offset", "-PT10M")))
                                .with("agenda", List.of(Map.of("title", "Numbers")))
                                .with("links", List.of(Map.of("href", "https://example.com")))
                                .inviting(byId(ben), byEmail("guest@example.com")))
                .expect(201);
        String path = "/v1/meetings/" + created.text("/id");

        assertFits(created, "Meeting");
        assertFits(server.show(ben, created.text("/id")), "Meeting");
        assertFits(
                server.call(path + "/response")
                        .by(ben)
                        .put(Map.of("participation_status", "accepted", "comment", "Yes")),
                "Participant");
        assertFits(server.call(path + "/participants").by(ana).post(byEmail("late@example.com")), "Participant");
        assertFits(server.call(path + "/participants").by(ana).post(byEmail("late@example.com")), "Problem");
        assertFits(server.call("/v1/meetings").by(ana).get(), "MeetingPage");
        assertFits(
                server.call("/v1/occurrences?from=2027-03-01T00:00:00Z&to=2027-04-01T00:00:00Z")
                        .by(ana)
                        .get(),
                "OccurrencePage");
        assertFits(server.call(path + "/history").by(ana).get(), "HistoryPage");
        assertFits(server.call("/v1/limits").get(), "Limits");
        assertFits(server.user(ana), "UserCopy");
        assertFits(server.call("/health").get(), "Health");
        assertFits(server.call("/health/live").get(), "Health");
        assertFits(server.call(path).get(), "Problem");
        assertFits(server.call("/v1/meetings").by(ana).post("{\"capacity\": 0}"), "Problem");
        assertFits(server.call(path).by(ana).ifMatch(9).delete(), "StaleProblem");
        assertFits(server.call("/v1/meetings/" + UUID.randomUUID()).by(ana).get(), "Problem");
    }

    static Stream<String> examples() {
        return Stream.of(
                "/components/examples/Meeting/value Meeting",
                "/paths/~1v1~1meetings/post/requestBody/content/application~1json/examples/shortest/value NewMeeting",
                "/paths/~1v1~1meetings/post/requestBody/content/application~1json/examples/full/value NewMeeting",
                "/paths/~1v1~1meetings~1{id}~1participants/post/requestBody/content/application~1json/example Invited",
                "/paths/~1v1~1meetings~1{id}~1participants~1{participant_id}/patch/requestBody/content/application~1merge-patch+json/example RolesPatch",
                "/paths/~1v1~1meetings~1{id}~1response/put/requestBody/content/application~1json/example Response",
                "/paths/~1v1~1invitations~1{token}~1response/put/requestBody/content/application~1json/example Response",
                "/paths/~1v1~1meetings~1{id}/patch/requestBody/content/application~1merge-patch+json/example MeetingPatch",
                "/components/responses/Invalid/content/application~1problem+json/example Problem");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itsExamplesFollowItsSchemas(String example) {
        String[] parts = example.split(" ");

        assertFits(API.at(parts[0]), parts[1]);
    }

    private static void assertFits(Answer answer, String schema) {
        assertFits(answer.json(), schema);
    }

    private static void assertFits(JsonNode value, String schema) {
        OutputUnit result =
                SCHEMAS.validator(BASE + "#/components/schemas/" + schema).validate(new JsonObject(value.toString()));
        assertThat(result.getValid())
                .as(() -> value + " is no " + schema + ": " + result.toJson())
                .isTrue();
    }

    private static int schema(String path) {
        return API.at("/components/schemas/" + path).asInt();
    }

    private static Map<String, Set<String>> documentedRoutes() {
        Map<String, Set<String>> routes = new TreeMap<>();
        operations().keySet().forEach(name -> {
            String[] parts = name.split(" ");
            routes.computeIfAbsent(parts[1], path -> new TreeSet<>()).add(parts[0]);
        });
        return routes;
    }

    /** By {@code METHOD /path}. */
    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        API.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        String method = operation.getKey().toUpperCase(Locale.ROOT);
                        operations.put(method + " " + path.getKey(), operation.getValue());
                    }
                }));
        return operations;
    }

    private static JsonNode load() {
        try (InputStream in = OpenApiTest.class.getClassLoader().getResourceAsStream(DOCUMENT)) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
