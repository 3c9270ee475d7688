package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the examples of how to run the services say is what the services know. */
class DeploymentTest {
    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern SETTING = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern OF_FILE = Pattern.compile("(?m)^([A-Z_]+)=(.*)$");

    @Test
    void composeAndKubernetesSetNothingThatNoServiceReads() throws IOException {
        Set<String> known = settings();
        JsonNode services = YAML.readTree(text("docker-compose.yml")).at("/services");

        for (String service : List.of("auth-service", "backend")) {
            JsonNode environment = services.at("/" + service + "/environment");
            assertThat(known).containsAll(names(environment)).containsAll(names(environment.path("<<")));
        }
        for (JsonNode container : containers()) {
            assertThat(known)
                    .containsAll(container.at("/env").findValuesAsText("name").stream()
                            .filter(name -> !name.isEmpty())
                            .toList());
        }
    }

    @Test
    void onlyWhatIsForOutsideIsPublished() throws IOException {
        JsonNode services = YAML.readTree(text("docker-compose.yml")).at("/services");

        assertThat(names(services).stream().filter(name -> services.get(name).has("ports")))
                .containsExactly("auth-service", "backend", "mailbox");
    }

    @Test
    void theExampleOfTheEnvironmentNamesAllThatComposeNeedsAndHoldsNoSecret() throws IOException {
        List<MatchResult> example =
                OF_FILE.matcher(text("conf/env.example")).results().toList();
        Set<String> required = Pattern.compile("\\$\\{([A-Z_]+):\\?")
                .matcher(text("docker-compose.yml"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(example.stream().map(line -> line.group(1))).containsAll(required);
        assertThat(VARIABLE.matcher(text("docker-compose.yml")).results().map(found -> found.group(1)))
                .containsAll(example.stream().map(line -> line.group(1)).toList());
        assertThat(example)
                .filteredOn(line -> line.group(1).matches(".*(KEY|PASSWORD)"))
                .hasSize(5)
                .allSatisfy(line -> assertThat(line.group(2)).isEmpty());
    }

    @Test
    void kubernetesWaitsForAsLongAsAServiceTakesToStopAndProbesWhatItServes() throws IOException {
        for (JsonNode document : documents()) {
            if (document.path("kind").asText().equals("Deployment")) {
                assertThat(document.at("/spec/strategy/rollingUpdate/maxUnavailable")
                                .asInt(-1))
                        .isZero();
                assertThat(document.at("/spec/template/spec/terminationGracePeriodSeconds")
                                .asInt())
                        .isGreaterThan(30);
            }
        }
        assertThat(containers()).hasSize(2).allSatisfy(container -> {
            int port = container.at("/ports/0/containerPort").asInt();
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/port").asInt()).isEqualTo(port);
                assertThat(container.at("/" + probe + "/httpGet/path").asText()).startsWith("/health/");
            }
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
        });
    }

    private static Set<String> settings() throws IOException {
        return SETTING.matcher(text("README.md"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> containers() throws IOException {
        return documents().stream()
                .map(document -> document.at("/spec/template/spec/containers/0"))
                .filter(JsonNode::isObject)
                .toList();
    }

    private static List<JsonNode> documents() throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text("conf/kubernetes.yaml"))) {
            return documents.readAll();
        }
    }

    private static Set<String> names(JsonNode environment) {
        Set<String> names = new TreeSet<>();
        environment.fieldNames().forEachRemaining(names::add);
        names.remove("<<");
        return names;
    }

    private static String text(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }
}
