package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.MeetingDraft;
import dev.rollcall.protocol.Nodes;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActorTest {
    private static final String FOREIGN = "SELECT secret FROM users";

    private static Cluster cluster;
    private static ServedAccounts accounts;

    /** Where the question comes from. */
    enum Asker {
        ON_THE_SAME_NODE,
        ON_ANOTHER_NODE;

        Bus bus() {
            return (this == ON_THE_SAME_NODE ? cluster.auth() : cluster.meeting()).bus();
        }
    }

    @BeforeAll
    static void serve() throws Exception {
        cluster = Cluster.shared();
        accounts = ServedAccounts.on(cluster.auth(), cluster.meeting().bus());
    }

    @AfterAll
    static void leave() throws Exception {
        accounts.undeploy(cluster.auth());
    }

    @Test
    void aProtocolWithAMissingHandlerFailsToDeployAndNamesTheRecord() throws Exception {
        Actor incomplete =
                Actor.of(Accounts.class).on(Accounts.Find.class, find -> Future.succeededFuture(ServedAccounts.USER));

        Throwable fault = Await.fault(cluster.auth().vertx().deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                return incomplete.listen(cluster.auth().bus());
            }
        }));

        assertThat(fault)
                .hasMessageContaining("Accounts")
                .hasMessageContaining("Register")
                .hasMessageContaining("Rename")
                .hasMessageNotContaining("Find");
    }

    @Test
    void anActorOfOneNodeAloneIsHeldToTheWholeProtocolToo() {
        Actor incomplete = Actor.of(Nodes.class);

        Throwable fault = Await.fault(incomplete.listenHere(cluster.auth().bus()));

        assertThat(fault).hasMessageContaining("Nodes has no handler for Ping");
    }

    @ParameterizedTest
    @EnumSource
    void aHandlersAnswerComesBack(Asker asker) throws Exception {
        User user = Await.result(ask(asker, find -> Future.succeededFuture(ServedAccounts.USER)));

        assertThat(user).isEqualTo(ServedAccounts.USER);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalComesBackWithAllItSays(Asker asker) {
        Refusal refusal = new Refusal(
                Code.VALIDATION_FAILED,
                "Look at the errors",
                List.of(new Violation("/a~1b/0", Violation.OUT_OF_RANGE, "must be 1 to 5", 5)),
                7);

        Failure failed = Await.refusal(ask(asker, find -> Future.failedFuture(new Failure(refusal))));
        Failure thrown = Await.refusal(ask(asker, find -> {
            throw new Failure(refusal);
        }));

        assertThat(failed.refusal()).isEqualTo(refusal);
        assertThat(thrown.refusal()).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> {
            throw new IllegalStateException(FOREIGN);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsAnErrorIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, ActorTest::overflow));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatFailsWithAForeignExceptionIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> Future.failedFuture(new SQLException(FOREIGN))));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatFailsWithAnErrorIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> Future.failedFuture(new NoClassDefFoundError(FOREIGN))));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatReturnsNullIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> null));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatCompletesWithNullIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> Future.succeededFuture(null)));
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aHandlerThatCompletesWithWhatIsNoRecordIsAnsweredAsInternal(Asker asker) {
        assertInternal(ask(asker, find -> (Future) Future.succeededFuture(FOREIGN)));
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aHandlerThatCompletesWithARecordOfNoProtocolIsAnsweredAsInternal(Asker asker) {
        record Stranger(String word) {}

        assertInternal(ask(asker, find -> (Future) Future.succeededFuture(new Stranger(FOREIGN))));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void anAnswerThatCannotBeEncodedIsAnsweredAsInternal() {
        Change change = new Change(1, "user.updated", Instant.EPOCH, null, Map.of("unknown to JSON", new Object()));

        assertInternal(ask(Asker.ON_ANOTHER_NODE, find -> (Future) Future.succeededFuture(change)));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void anAnswerThatCannotBeDecodedIsInternal() {
        assertInternal(ask(Asker.ON_ANOTHER_NODE, find -> (Future) Future.succeededFuture(undecodable())));
    }

    @Test
    void aMessageThatCannotBeDecodedIsAnsweredAsInternal() {
        assertInternal(send(Asker.ON_ANOTHER_NODE, undecodable()));
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsNoneOfTheProtocolIsAnsweredAsInternal(Asker asker) {
        assertInternal(send(asker, new Nodes.Ping()));
        assertInternal(send(asker, Done.DONE));
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsNoRecordIsAnsweredAsInternal(Asker asker) {
        assertInternal(send(asker, FOREIGN));
    }

    @ParameterizedTest
    @EnumSource
    void afterAllFaultsTheNextQuestionIsAnswered(Asker asker) throws Exception {
        Await.fault(ask(asker, ActorTest::overflow));

        User user = Await.result(ask(asker, find -> Future.succeededFuture(ServedAccounts.USER)));

        assertThat(user).isEqualTo(ServedAccounts.USER);
    }

    private static Future<User> ask(Asker asker, Function<Accounts.Find, Future<User>> handler) {
        accounts.find = handler;
        return asker.bus().ask(new Accounts.Find(ServedAccounts.ID));
    }

    /** Past the types of {@link Bus#ask}, as a node of another release could. */
    private static Future<Object> send(Asker asker, Object message) {
        var options = new DeliveryOptions()
                .addHeader(Ask.CREDENTIAL, asker.bus().credential().current());
        return asker.bus()
                .vertx()
                .eventBus()
                .request(Addresses.of(Accounts.class), message, options)
                .map(Message::body)
                .compose(body -> Future.failedFuture(new Failure((Refusal) body)));
    }

    private static Future<User> overflow(Accounts.Find find) {
        return overflow(find).map(user -> user);
    }

    /** An offset is no zone of the contract, so that it is written and not read. */
    private static MeetingDraft undecodable() {
        return new MeetingDraft(
                FOREIGN,
                null,
                LocalDateTime.of(2026, 10, 20, 9, 0),
                ZoneOffset.ofHours(2),
                Duration.ofMinutes(30),
                false,
                MeetingDraft.Status.CONFIRMED,
                MeetingDraft.Visibility.PRIVATE,
                MeetingDraft.FreeBusyStatus.BUSY,
                null,
                null,
                null,
                null,
                false,
                List.of(),
                List.of(),
                List.of(),
                null,
                Map.of());
    }

    private static void assertInternal(Future<?> answer) {
        Failure failure = Await.refusal(answer);
        assertThat(failure.refusal()).isEqualTo(Failure.internal().refusal());
    }
}
