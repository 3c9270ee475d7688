package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.User;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask an actor from another node, and that nobody else comes as far as its handlers. */
class CallersTest {
    private static final Accounts.Find QUERY = new Accounts.Find(ServedAccounts.ID);

    private static Cluster cluster;
    private static ServedAccounts accounts;
    private static EventBus remote;

    @BeforeAll
    static void serve() throws Exception {
        cluster = Cluster.shared();
        accounts = ServedAccounts.on(cluster.auth(), cluster.meeting().bus());
        remote = cluster.meeting().vertx().eventBus();
    }

    @AfterAll
    static void leave() throws Exception {
        accounts.undeploy(cluster.auth());
    }

    @BeforeEach
    void forget() {
        accounts.find = find -> Future.succeededFuture(ServedAccounts.USER);
        accounts.found = null;
    }

    @Test
    void aServiceThatIsListedIsServed() throws Exception {
        User user = Await.result(cluster.meeting().bus().ask(QUERY));

        assertThat(user).isEqualTo(ServedAccounts.USER);
    }

    @Test
    void aServiceThatIsNotListedIsRefused() {
        Failure failure =
                Await.refusal(cluster.meeting().bus().ask(new Accounts.Rename(ServedAccounts.ID, "Ana", "Paz")));

        assertThat(failure.code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aMessageWithoutACredentialIsRefused() {
        assertForbidden(new DeliveryOptions());
    }

    @Test
    void aForgedCredentialIsRefused() {
        assertForbidden(with("AUTH.9999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void aCredentialOfAnotherKeyIsRefused() {
        var stranger = new ServiceCredential(Service.AUTH, "another-key-of-thirty-two-bytes!", Clock.systemUTC());

        assertForbidden(with(stranger.current()));
    }

    @Test
    void anExpiredCredentialIsRefused() {
        Clock past = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2));
        var expired = new ServiceCredential(Service.AUTH, Cluster.SERVICE_KEY, past);

        assertForbidden(with(expired.current()));
    }

    @Test
    void theAddressWithinTheProcessCannotBeReachedFromAnotherNode() throws Exception {
        var options = with(cluster.meeting().bus().credential().current());

        Throwable fault = Await.fault(remote.request(Addresses.local(Accounts.class), QUERY, options));

        assertThat(fault).isInstanceOf(ReplyException.class);
        assertThat(accounts.found).isNull();
        assertThat(Await.result(cluster.auth().bus().ask(QUERY))).isEqualTo(ServedAccounts.USER);
    }

    private static DeliveryOptions with(String credential) {
        return new DeliveryOptions().addHeader(Ask.CREDENTIAL, credential);
    }

    private static void assertForbidden(DeliveryOptions options) {
        Future<Refusal> answer = remote.<Refusal>request(Addresses.of(Accounts.class), QUERY, options)
                .map(Message::body);

        assertThat(answer)
                .satisfies(reply -> assertThat(Await.result(reply).code()).isEqualTo(Code.FORBIDDEN));
        assertThat(accounts.found).isNull();
    }
}
