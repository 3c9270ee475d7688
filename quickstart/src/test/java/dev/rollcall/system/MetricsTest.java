package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the dashboard, the alerts and their documentation to what the services tell of themselves. */
class MetricsTest {
    private static final Path DASHBOARD = Path.of("../conf/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("../conf/prometheus-alerts.yml");
    private static final Path RUNBOOK = Path.of("../docs/operations.md");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(rollcall_\\w+)` \\|");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (Rollcall\\w+)$");
    private static final Pattern PART = Pattern.compile("_(count|sum|max|bucket)$");
    private static final Pattern LABEL_SHOWN = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

    /** What is there only once a collection of garbage or a job has ended. */
    private static final Set<String> TOLD_LATER =
            Set.of("jvm_gc_pause_seconds_sum", "rollcall_job_last_success_seconds");

    private static final int SECONDS = 20;

    /** An expression and the labels of its outcome that are shown. */
    private record Asked(PromQl expression, Set<String> shown) {
        static Asked of(JsonNode expression, JsonNode text) {
            Set<String> shown = LABEL_SHOWN
                    .matcher(text.asText())
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toSet());
            return new Asked(PromQl.read(expression.asText()), shown);
        }

        List<String> lacking() {
            Set<String> labels = new HashSet<>(expression.labels());
            labels.addAll(shown);
            return scrape.lacks(new PromQl(expression.selectors(), labels));
        }
    }

    private static TwoServices services;
    private static Scrape scrape;

    @BeforeAll
    static void useThem() {
        services = TwoServices.start();
        Product product = services.product();
        Product.Person person = product.newPerson();
        product.meeting("/v1/meetings")
                .token(person.accessToken())
                .post(Product.aMeeting())
                .expect(201);
        product.auth("/health/ready").get();
        product.meeting("/health/ready").get();
        System.gc();
        scrape = onceAllTold();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void allThatTheDashboardAsksForIsThere() throws IOException {
        assertThat(dashboard())
                .hasSizeGreaterThan(40)
                .flatExtracting(Asked::lacking)
                .isEmpty();
    }

    @Test
    void allThatTheAlertsAskForIsThere() throws IOException {
        List<Asked> asked = new ArrayList<>();
        alerts().forEach(rule -> asked.add(Asked.of(rule.at("/expr"), rule.at("/annotations/summary"))));

        assertThat(asked).hasSizeGreaterThan(15).flatExtracting(Asked::lacking).isEmpty();
    }

    @Test
    void whatIsNotThereIsFound() {
        assertThat(lacks("sum by (job) (rate(rollcall_streams_opened[5m])) > 0"))
                .containsExactly("rollcall_streams_opened");
        assertThat(lacks("sum by (to, from) (rollcall_bus_breaker_open)")).containsExactly("from");
        assertThat(lacks("rollcall_bus_breaker_open{from!=\"x\"} or rollcall_reminders_total{outcome=\"lost\"}"))
                .containsExactly("rollcall_bus_breaker_open by from", "rollcall_reminders_total with outcome=lost");
        assertThat(lacks("histogram_quantile(0.99, sum by (le) (rate(vertx_http_server_response_time_seconds_bucket["
                        + "$__rate_interval]))) > 1e3 and on (instance) time() - process_start_time_seconds > bool 5"))
                .isEmpty();
    }

    @Test
    void everyAlertSaysWhatToDoInTheRunbookAndTheRunbookKnowsNoOther() throws IOException {
        List<String> headings = all(HEADING, Files.readString(RUNBOOK));

        assertThat(alerts().map(rule -> rule.at("/alert").asText())).containsExactlyElementsOf(headings);
        assertThat(alerts()).allSatisfy(rule -> {
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo(
                            "docs/operations.md#" + rule.at("/alert").asText().toLowerCase());
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        });
    }

    @Test
    void everyMetricOfOursIsDocumentedAndNoOther() throws IOException {
        Set<String> told = scrape.metrics().stream()
                .filter(metric -> metric.startsWith("rollcall_"))
                .map(metric -> PART.matcher(metric).replaceFirst(""))
                .collect(Collectors.toSet());

        assertThat(all(DOCUMENTED, Files.readString(RUNBOOK))).containsExactlyInAnyOrderElementsOf(told);
    }

    /** Each of many is like the first of its kind. */
    @Test
    void oddPathsAndMethodsMakeNoSeries() {
        Product product = services.product();
        odd(product, 0);
        Set<Scrape.Series> before = httpSeries();

        for (int i = 1; i <= 50; i++) {
            odd(product, i);
        }

        assertThat(httpSeries()).isEqualTo(before);
    }

    private static void odd(Product product, int i) {
        for (String path : List.of("/nothing/" + i, "/v1/meetings/" + i, "/v1/users/" + i, "/%00" + i, "/v1/me?" + i)) {
            for (Call call : List.of(product.auth(path), product.meeting(path))) {
                call.get();
                call.body("ODD" + i, "application/json", "{}");
                call.body("PROPFIND", "text/" + i, "");
            }
        }
    }

    private static Set<Scrape.Series> httpSeries() {
        return scrape().series().stream()
                .filter(series -> series.metric().startsWith("vertx_http"))
                .filter(series -> !"/metrics".equals(series.labels().get("route")))
                .collect(Collectors.toSet());
    }

    private static Scrape onceAllTold() {
        Instant deadline = Instant.now().plusSeconds(SECONDS);
        Scrape told = scrape();
        while (!told.metrics().containsAll(TOLD_LATER)) {
            assertThat(Instant.now()).as("told by now").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            told = scrape();
        }
        return told;
    }

    private static Scrape scrape() {
        Product product = services.product();
        return Scrape.of(product.auth("/metrics"), product.meeting("/metrics"));
    }

    private static List<String> lacks(String expression) {
        return scrape.lacks(PromQl.read(expression));
    }

    private static List<Asked> dashboard() throws IOException {
        List<Asked> asked = new ArrayList<>();
        new YAMLMapper().readTree(Files.readString(DASHBOARD)).at("/panels").forEach(panel -> panel.at("/targets")
                .forEach(target -> asked.add(Asked.of(target.at("/expr"), target.at("/legendFormat")))));
        return asked;
    }

    private static Stream<JsonNode> alerts() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper().readTree(Files.readString(ALERTS)).at("/groups").forEach(group -> group.at("/rules")
                .forEach(rules::add));
        return rules.stream();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
