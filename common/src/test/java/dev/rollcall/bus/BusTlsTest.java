package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.app.Cluster;
import dev.rollcall.app.ClusterSettings;
import dev.rollcall.app.DevelopmentSecrets;
import dev.rollcall.app.Node;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 5, point 4: what services say among themselves goes by mutual TLS, and a stranger in the cluster is told nothing. */
class BusTlsTest {
    private static final Accounts.Find QUERY = new Accounts.Find(ServedAccounts.ID);

    @TempDir
    static Path folder;

    private static DevelopmentSecrets ours;
    private static Node auth;
    private static ServedAccounts accounts;

    @BeforeAll
    static void serve() throws Exception {
        ours = DevelopmentSecrets.in(Files.createDirectory(folder.resolve("ours")));
        auth = join(Service.AUTH, Cluster.SERVICE_KEY, Set.of(), ours.of("auth-service"));
        accounts = ServedAccounts.on(auth);
    }

    @AfterAll
    static void stop() throws Exception {
        Await.result(auth.close());
    }

    @Test
    void servicesWithCertificatesOfOneAuthorityUnderstandEachOther() throws Exception {
        Node meeting = joined(Cluster.SERVICE_KEY, ours.of("backend"));

        ServedAccounts.reached(meeting.bus());
        assertThat(Await.result(meeting.bus().ask(QUERY))).isEqualTo(ServedAccounts.USER);

        Await.result(meeting.close());
    }

    @Test
    void whenItsCertificateEndsIsAmongTheMetricsOfANode() {
        double end = auth.metrics()
                .registry()
                .get("rollcall.certificate.end")
                .tag("use", "bus")
                .gauge()
                .value();

        assertThat(end).isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void aNodeWithTheCertificateOfAnotherAuthorityGetsNoAnswer() throws Exception {
        DevelopmentSecrets theirs = DevelopmentSecrets.in(Files.createDirectory(folder.resolve("theirs")));

        assertIsToldNothing(Cluster.SERVICE_KEY, theirs.of("backend"));
    }

    @Test
    void aNodeWithoutCertificateGetsNoAnswer() throws Exception {
        assertIsToldNothing(Cluster.SERVICE_KEY, null);
    }

    @Test
    void aNodeWithAnotherServiceKeyGetsNoAnswer() throws Exception {
        assertIsToldNothing("another-key-of-thirty-two-bytes!", ours.of("backend"));
    }

    private static void assertIsToldNothing(String serviceKey, ClusterSettings.Tls tls) throws Exception {
        Node stranger = joined(serviceKey, tls);
        accounts.found = null;

        assertThat(Await.refusal(stranger.bus().ask(QUERY)).code()).isIn(Code.UNAVAILABLE, Code.FORBIDDEN);
        assertThat(accounts.found).isNull();

        Await.result(stranger.close());
    }

    private static Node joined(String serviceKey, ClusterSettings.Tls tls) throws Exception {
        return join(Service.MEETING, serviceKey, Set.of(auth.clusterAddress()), tls);
    }

    private static Node join(Service service, String serviceKey, Set<String> members, ClusterSettings.Tls tls)
            throws Exception {
        return Cluster.join(
                service, serviceKey, new ClusterSettings("127.0.0.1", 0, members, 0, tls), BusSettings.DEADLINE);
    }
}
