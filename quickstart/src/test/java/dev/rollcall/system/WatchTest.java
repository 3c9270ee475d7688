package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.quickstart.SharedProduct;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators and readers of the documentation see. */
class WatchTest {
    private final Product product = Product.shared();

    @Test
    void healthTellsAllChecksToOperatorsAndOnlyTheOutcomeToOthers() {
        for (Call call : List.of(product.auth("/health/ready"), product.meeting("/health/ready"))) {
            Answer here = call.get().expect(200);

            assertThat(here.text("/status")).isEqualTo("UP");
            assertThat(here.json().at("/checks").findValuesAsText("id"))
                    .contains("database", "redis", "bus", "cluster");
            assertThat(call.header("X-Forwarded-For", "203.0.113.7")
                            .get()
                            .expect(200)
                            .json()
                            .at("/checks"))
                    .isEmpty();
        }
        product.auth("/health/live").get().expect(200);
        product.meeting("/health").get().expect(200);
    }

    @Test
    void metricsCountRequestsByRouteTemplateForOperatorsAlone() {
        Product.Person person = product.newPerson();
        product.meeting("/v1/meetings").token(person.accessToken()).get().expect(200);

        assertThat(product.meeting("/metrics").get().expect(200).response().body())
                .contains("route=\"/v1/meetings\"")
                .contains("jvm_memory_used_bytes");
        product.meeting("/metrics")
                .header("X-Forwarded-For", "203.0.113.7")
                .get()
                .expectProblem(401, "service-key-invalid");
        product.meeting("/metrics")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Service-Key", SharedProduct.setting("SERVICE_KEY"))
                .get()
                .expect(200);
    }

    @Test
    void bothServicesPublishTheirDocuments() {
        for (Call call : List.of(product.auth("/openapi.yaml"), product.meeting("/openapi.yaml"))) {
            assertThat(call.get().expect(200).response().body()).startsWith("openapi: 3.1");
        }
        assertThat(product.auth("/docs").get().expect(200).response().body()).contains("swagger-ui");
        assertThat(product.meeting("/docs").get().expect(200).response().body()).contains("swagger-ui");
    }

    @Test
    void theMailboxShowsWhatWasSent() {
        Product.Person person = product.newPerson();

        assertThat(product.mailbox(person.email())).singleElement().satisfies(mail -> {
            assertThat(mail.at("/subject").asText()).contains("Verify");
            assertThat(mail.at("/text").asText()).containsPattern("(?m)^Code: \\d{6}$");
            assertThat(mail.at("/html").asText()).contains("/verify-email#token=");
        });
    }
}
