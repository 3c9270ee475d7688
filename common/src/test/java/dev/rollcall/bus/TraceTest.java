package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    @Test
    void itTakesTheTraceOfItsCaller() {
        Trace trace = Trace.of("checkout-7", PARENT);

        assertThat(trace).isEqualTo(new Trace("checkout-7", TRACE_ID, null, null, null));
    }

    @Test
    void withoutARequestIdTheTraceIdIsOne() {
        assertThat(Trace.of(null, PARENT).requestId()).isEqualTo(TRACE_ID);
    }

    @Test
    void aParentOfALaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(Trace.of(null, "01" + PARENT.substring(2)).traceId()).isEqualTo(TRACE_ID);
        assertThat(Trace.of(null, "01" + PARENT.substring(2) + "-more").traceId())
                .isEqualTo(TRACE_ID);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX: y"
            })
    void aMalformedParentCountsAsNone(String parent) {
        Trace trace = Trace.of(null, parent);

        assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
        assertThat(trace.traceId()).doesNotMatch("0+");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\r\nX: y", "ü", "a\u007f"})
    void aMalformedRequestIdIsReplaced(String requestId) {
        Trace trace = Trace.of(requestId, PARENT);

        assertThat(trace.requestId()).isEqualTo(TRACE_ID);
    }

    @Test
    void anEndlessRequestIdIsReplaced() {
        assertThat(Trace.of("x".repeat(128), PARENT).requestId()).hasSize(128);
        assertThat(Trace.of("x".repeat(129), PARENT).requestId()).isEqualTo(TRACE_ID);
    }

    @Test
    void everyStepHasAnIdOfItsOwnInTheSameTrace() {
        Trace trace = Trace.of(null, PARENT);

        assertThat(trace.traceParent()).matches("00-" + TRACE_ID + "-[0-9a-f]{16}-[0-9a-f]{2}");
        assertThat(trace.traceParent()).isNotEqualTo(trace.traceParent());
    }

    @Test
    void itComesOutOfHeadersAsItWentIn() {
        Trace trace = Trace.of("checkout-7", PARENT).by("192.0.2.7", "curl").signedIn(new UserId(UUID.randomUUID()));

        assertThat(Trace.readFrom(trace.writeTo(MultiMap.caseInsensitiveMultiMap())))
                .isEqualTo(trace);
    }

    @Test
    void whereNothingRunsThereIsNone() {
        assertThat(Trace.current()).isNull();
        assertThat(Trace.currentRequestId()).isNull();
    }

    @Test
    void itCrossesTheBusToTheSameNodeAndToAnother() throws Exception {
        Cluster cluster = Cluster.shared();
        Bus other = cluster.meeting().bus();
        ServedAccounts accounts = ServedAccounts.on(cluster.auth(), other);
        AtomicReference<Trace> seen = new AtomicReference<>();
        accounts.find = find -> {
            seen.set(Trace.current());
            return Future.succeededFuture(ServedAccounts.USER);
        };
        Trace trace = Trace.of("checkout-7", PARENT);

        for (Bus asker : new Bus[] {cluster.auth().bus(), other}) {
            Trace afterwards = Await.result(within(trace, asker));

            assertThat(seen.getAndSet(null)).isEqualTo(trace);
            assertThat(afterwards).isEqualTo(trace);
        }

        accounts.undeploy(cluster.auth());
    }

    /** Asks on a context of that trace and tells the trace that the answer comes back to. */
    private static Future<Trace> within(Trace trace, Bus bus) {
        Promise<Trace> afterwards = Promise.promise();
        ((ContextInternal) bus.vertx().getOrCreateContext()).duplicate().runOnContext(start -> {
            trace.enter();
            bus.ask(new Accounts.Find(ServedAccounts.ID))
                    .map(user -> Trace.current())
                    .onComplete(afterwards);
        });
        return afterwards.future();
    }
}
