package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rollcall.app.HealthRoutes;
import dev.rollcall.auth.running.Admin;
import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Contract;
import dev.rollcall.auth.running.Person;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.DeclaredRoutes;
import dev.rollcall.http.Docs;
import dev.rollcall.http.Routes;
import dev.rollcall.http.ServiceKey;
import dev.rollcall.protocol.Code;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published document is what the service does. That every answer fits it is checked wherever a test calls. */
class OpenApiTest {
    private static final List<Routes> OWN = List.of(
            new AccountRoutes(null, null),
            new LogInLinkRoutes(null),
            new SessionRoutes(null, new Bearer(null, null), new RefreshCookie(null, null), null),
            new MeRoutes(null, new Bearer(null, null)),
            new PrivacyRoutes(null, new Bearer(null, null), null, null),
            new AdminRoutes(null, new Bearer(null, null)),
            new AuditRoutes(null, new Bearer(null, null)),
            new PasswordRoutes(null, new Bearer(null, null), null),
            new EmailRoutes(null, new Bearer(null, null), Clock.systemUTC()),
            new OAuthRoutes(null, Optional.empty(), null, null),
            new IdentityRoutes(null, new Bearer(null, null), null, Optional.empty(), null),
            new InternalRoutes(null, new ServiceKey("")),
            new TokenRoutes(null, new ServiceKey("")),
            new PageRoutes(8));

    private static Person person;

    private final AuthServer server = AuthServer.first();

    @BeforeAll
    static void somebody() {
        person = Admin.of(AuthServer.first());
    }

    @Test
    void itCoversEveryRouteAndNoOther() {
        List<Routes> all = new ArrayList<>(OWN);
        all.add(new HealthRoutes(null, null, null));
        all.add(new Docs("Rollcall auth", "auth/openapi.yaml"));
        Vertx vertx = Vertx.vertx();
        Map<String, Set<String>> declared = DeclaredRoutes.of(vertx, all);
        vertx.close().await();

        assertThat(documented()).isEqualTo(declared);
    }

    @Test
    void noGroupOfRoutesIsLeftOutHere() throws Exception {
        File folder = new File(PageRoutes.class.getResource("PageRoutes.class").toURI()).getParentFile();

        List<String> groups = Stream.of(folder.list())
                .filter(file -> file.endsWith("Routes.class"))
                .map(file -> file.replace(".class", ""))
                .toList();

        assertThat(OWN)
                .extracting(group -> group.getClass().getSimpleName())
                .containsExactlyInAnyOrderElementsOf(groups);
    }

    @Test
    void everyDocumentedPathAnswersItsMethods() {
        documented().forEach((path, methods) -> {
            Answer answer = server.call(path.replaceAll("\\{\\w+}", "x")).method("PROPFIND", null);

            answer.expectProblem(405, "method-not-allowed");
            assertThat(List.of(answer.header("Allow").split(", "))).as(path).containsAll(methods);
        });
    }

    @Test
    void itIsServedAndCanBeReadAsAPage() throws IOException {
        Answer document = server.call("/openapi.yaml").get().expect(200);
        Answer page = server.call("/docs").get().expect(200);

        assertThat(new ObjectMapper(new YAMLFactory()).readTree(document.body()))
                .isEqualTo(Contract.DOCUMENT);
        assertThat(page.body()).contains("/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/start.js");
        for (String part : List.of("swagger-ui-bundle.js", "swagger-ui.css", "start.js")) {
            assertThat(server.call("/docs/" + part).get().expect(200).body()).isNotEmpty();
        }
    }

    @Test
    void operatorsAreToldHowTheNodeIs() {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            Answer health = server.call(path).get().expect(200);
            assertThat(health.text("/status")).isEqualTo("UP");
            assertThat(health.json().at("/checks")).isNotEmpty();
        }
        assertThat(server.call("/health")
                        .header("X-Forwarded-For", "192.0.2.1")
                        .get()
                        .json()
                        .at("/checks"))
                .isEmpty();
        assertThat(server.call("/metrics").get().expect(200).body()).contains("jvm_memory_used_bytes");
        server.call("/metrics").header("X-Forwarded-For", "192.0.2.1").get().expectProblem(401, "service-key-invalid");
        server.call("/metrics")
                .header("X-Forwarded-For", "192.0.2.1")
                .serviceKey()
                .get()
                .expect(200);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(Contract.DOCUMENT.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(
                        Contract.DOCUMENT.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void nothingIsDefinedThatNobodyRefersTo() {
        Set<String> referred = Set.copyOf(Contract.DOCUMENT.findValuesAsText("$ref"));

        Contract.DOCUMENT.get("components").properties().forEach(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue().fieldNames().forEachRemaining(name -> assertThat(referred)
                        .contains("#/components/" + kind.getKey() + "/" + name));
            }
        });
    }

    @Test
    void everyOperationHasANameAndASummaryAndATagThatIsExplained() {
        List<String> tags = Contract.DOCUMENT.get("tags").findValuesAsText("name");

        Contract.operations().forEach((name, operation) -> {
            assertThat(operation.path("operationId").asText()).as(name).isNotEmpty();
            assertThat(operation.path("summary").asText()).as(name).isNotEmpty();
            assertThat(operation.at("/tags/0").asText()).as(name).isIn(tags);
        });
        assertThat(Contract.operations().values())
                .extracting(operation -> operation.get("operationId").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void whatItSaysOfWhoMayCallIsTrue() {
        Contract.operations().forEach((name, operation) -> {
            String[] parts = name.split(" ");
            Answer answer = server.call(parts[1].replaceAll("\\{\\w+}", "x"))
                    .header("X-Forwarded-For", "192.0.2.1")
                    .method(parts[0], null);
            JsonNode security = operation.path("security");

            if (security.isMissingNode()) {
                answer.expectProblem(401, "token-missing");
            } else if (security.isEmpty()) {
                assertThat(answer.status()).as(name).isNotEqualTo(401);
            } else {
                answer.expectProblem(401, "service-key-invalid");
            }
        });
    }

    @Test
    void everyLimitedRouteSaysSoAndNoOther() {
        Contract.operations().forEach((name, operation) -> {
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
        Contract.operations().forEach((name, operation) -> {
            boolean changing = !name.startsWith("GET ") && !name.equals("POST /oauth2/introspect");
            assertThat(operation.path("parameters").findValuesAsText("$ref"))
                    .as(name)
                    .filteredOn("#/components/parameters/IdempotencyKey"::equals)
                    .hasSize(changing ? 1 : 0);
            if (changing) {
                assertThat(operation.get("responses").fieldNames())
                        .toIterable()
                        .as(name)
                        .contains("409", "422");
            }
        });
    }

    @Test
    void everyProblemInItHasACodeThatThereIs() {
        List<JsonNode> problems = Contract.DOCUMENT.findParents("trace_id").stream()
                .filter(example -> example.path("status").isInt())
                .toList();

        assertThat(problems).hasSizeGreaterThan(8).allSatisfy(problem -> {
            List<Integer> statuses = Arrays.stream(Code.values())
                    .filter(known -> known.word().equals(problem.get("code").asText()))
                    .map(Code::status)
                    .toList();
            assertThat(problem.get("status").asInt()).isIn(statuses);
        });
    }

    static Stream<Arguments> examples() {
        List<Arguments> examples = new ArrayList<>();
        Contract.operations().forEach((name, operation) -> {
            contents(name, operation.at("/requestBody"), examples);
            operation
                    .get("responses")
                    .properties()
                    .forEach(response ->
                            contents(name + " " + response.getKey(), Contract.resolve(response.getValue()), examples));
        });
        return examples.stream();
    }

    private static void contents(String name, JsonNode message, List<Arguments> examples) {
        message.path("content").properties().forEach(content -> {
            JsonNode media = content.getValue();
            String schema = media.at("/schema/$ref").asText();
            if (media.has("example")) {
                examples.add(Arguments.of(name, media.get("example"), schema));
            }
            media.path("examples")
                    .forEach(example -> examples.add(
                            Arguments.of(name, Contract.resolve(example).get("value"), schema)));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void itsExamplesFollowItsSchemas(String name, JsonNode example, String schema) {
        Contract.fits(example, schema);
    }

    @Test
    void itsExamplesOfRequestsCanBeSent() {
        bodies((name, body, schema) ->
                assertThat(send(name, body).status()).as(name).isNotEqualTo(422));
    }

    @Test
    void whatItRequiresIsRequired() {
        bodies((name, body, schema) -> schema.path("required").forEach(field -> {
            ObjectNode without = body.deepCopy();
            without.remove(field.asText());
            assertThat(send(name, without).violations()).as(name).containsExactly("/" + field.asText() + " required");
        }));
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        bodies((name, body, schema) -> {
            assertThat(schema.get("additionalProperties").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(send(name, body.deepCopy().put("surplus", 1)).violations())
                    .as(name)
                    .containsExactly("/surplus unknown_field");
        });
    }

    @Test
    void itsTypesAreChecked() {
        bodies((name, body, schema) -> body.fieldNames().forEachRemaining(field -> {
            JsonNode type = Contract.resolve(schema.at("/properties/" + field)).get("type");
            List<JsonNode> values = List.of(
                    body.numberNode(7),
                    body.textNode("true"),
                    body.booleanNode(true),
                    body.arrayNode(),
                    body.objectNode());
            List<JsonNode> wrong = values.stream()
                    .filter(value -> !type.toString()
                            .contains('"' + value.getNodeType().name().toLowerCase(Locale.ROOT) + '"'))
                    .toList();
            assertThat(wrong).hasSizeGreaterThanOrEqualTo(4);
            wrong.forEach(value -> assertThat(
                            send(name, body.deepCopy().set(field, value)).violations())
                    .as(name)
                    .containsExactly("/" + field + " wrong_type"));
        }));
    }

    @Test
    void itsLengthsAreTheOnesThatAreChecked() {
        Set<String> checked = new TreeSet<>();
        bodies((name, body, schema) -> schema.get("properties").properties().forEach(property -> {
            String field = property.getKey();
            JsonNode text = Contract.resolve(property.getValue());
            if (!text.has("maxLength") || !body.has(field)) {
                return;
            }
            int min = text.get("minLength").asInt();
            int max = text.get("maxLength").asInt();
            for (int length : List.of(min - 1, max + 1)) {
                assertThat(send(name, with(body, field, length)).violations())
                        .as(name + " " + field + " " + length)
                        .containsExactly("/" + field + " out_of_range");
            }
            for (int length : List.of(min, max)) {
                assertThat(send(name, with(body, field, length)).body()).doesNotContain("out_of_range");
            }
            checked.add(field);
        }));
        assertThat(checked)
                .containsExactly("device_name", "email", "first_name", "last_name", "new_password", "password");
    }

    private static ObjectNode with(ObjectNode body, String field, int length) {
        return body.deepCopy().put(field, "x".repeat(length));
    }

    private interface BodyCheck {
        void check(String operation, ObjectNode example, JsonNode schema);
    }

    /** Every example of a JSON request with its schema; a patch is given all that can be patched. */
    private static void bodies(BodyCheck check) {
        Contract.operations().forEach((name, operation) -> operation.at("/requestBody/content").properties().stream()
                .filter(content -> content.getKey().endsWith("json"))
                .forEach(content -> {
                    JsonNode schema = Contract.resolve(content.getValue().get("schema"));
                    Stream<JsonNode> examples = content.getValue().has("example")
                            ? Stream.of(content.getValue().get("example"))
                            : content.getValue().get("examples").findValues("value").stream();
                    examples.forEach(example -> check.check(name, complete(name, example), schema));
                }));
    }

    private static ObjectNode complete(String name, JsonNode example) {
        ObjectNode body = example.deepCopy();
        return name.equals("PATCH /v1/me") ? body.put("first_name", "Ana") : body;
    }

    private Answer send(String operation, JsonNode body) {
        String[] parts = operation.split(" ");
        Call call = server.call(parts[1].replace("{id}", person.userId())).header("Content-Type", "application/json");
        JsonNode security = Contract.operations().get(operation).path("security");
        if (security.isMissingNode()) {
            call.token(person.accessToken());
        } else if (!security.isEmpty()) {
            call.serviceKey();
        }
        return call.method(parts[0], body.toString());
    }

    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> routes = new TreeMap<>();
        Contract.operations().keySet().forEach(name -> {
            String[] parts = name.split(" ");
            routes.computeIfAbsent(parts[1], path -> new TreeSet<>()).add(parts[0]);
        });
        return routes;
    }
}
