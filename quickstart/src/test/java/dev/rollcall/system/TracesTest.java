package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a collector of traces is told when one is named. */
class TracesTest {
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void oneTraceGoesFromTheFrontendByTheMeetingServiceToTheAuthServiceAndTellsNoSecret() {
        try (Collector collector = Collector.start()) {
            String trace = UUID.randomUUID().toString().replace("-", "");
            Product.Person ana;
            try (TwoServices services = TwoServices.start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()))) {
                ana = services.product().newPerson();

                for (int round = 0; round < 10; round++) { // one of them may find the log being read by the clock
                    services.product()
                            .meeting("/internal/v1/users/" + UUID.randomUUID() + "?token=" + ana.refreshToken())
                            .header("X-Service-Key", TwoServices.SERVICE_KEY)
                            .header("traceparent", "00-" + trace + "-" + PARENT + "-01")
                            .get()
                            .expectProblem(404, "not-found");
                }
            } // what is stopped has sent all it had

            List<Collector.Span> spans = collector.spans(trace);
            assertThat(spans.stream().map(Collector.Span::id).collect(Collectors.toSet()))
                    .as("each span hangs below another of the trace, or the frontend's")
                    .containsAll(spans.stream()
                            .map(Collector.Span::parent)
                            .filter(parent -> !parent.equals(PARENT))
                            .toList());
            assertThat(spans)
                    .anySatisfy(span -> assertThat(span.parent()).isEqualTo(PARENT))
                    .anySatisfy(span -> assertThat(span.resource()).contains("meeting"))
                    .anySatisfy(span -> assertThat(span.resource()).contains("auth"));
            assertThat(collector.text())
                    .contains("/internal/v1/users/:id", "postgresql", "redis")
                    .doesNotContain(
                            ana.accessToken(),
                            ana.refreshToken(),
                            ana.email(),
                            Product.PASSWORD,
                            TwoServices.SERVICE_KEY,
                            "127.0.0.1",
                            ana.userId());
        }
    }
}
