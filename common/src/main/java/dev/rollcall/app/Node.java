package dev.rollcall.app;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import dev.rollcall.bus.Bus;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/** A member of the cluster: its Vert.x instance, its end of the bus, and how it is doing in the cluster. */
public final class Node {
    private final Vertx vertx;
    private final Bus bus;
    private final HazelcastClusterManager manager;
    private final Metrics metrics;
    private final Tracing tracing;

    static {
        // its first words come before it has read its configuration
        System.setProperty("hazelcast.logging.type", "slf4j");
    }

    private Node(Vertx vertx, Bus bus, HazelcastClusterManager manager, Metrics metrics, Tracing tracing) {
        this.vertx = vertx;
        this.bus = bus;
        this.manager = manager;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /** Joins the cluster, or is its first member. */
    public static Future<Node> join(NodeSettings settings, Map<String, String> environment, Clock clock) {
        ClusterSettings cluster = settings.cluster();
        HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast(cluster, environment));
        Metrics metrics = new Metrics();
        Gauge.builder("rollcall.cluster.nodes", () -> manager.getNodes().size())
                .description("How many nodes of both services the cluster has, as this one sees it")
                .register(metrics.registry());
        VertxOptions options =
                new VertxOptions().setEventBusOptions(eventBus(cluster)).setMetricsOptions(metrics.options());
        Tracing tracing = settings.traces() == null
                ? null
                : new Tracing(settings.traces(), settings.bus().service().name().toLowerCase(Locale.ROOT));
        return Vertx.builder()
                .with(options)
                .withMetrics(metrics.factory())
                .withTracer(tracing == null ? null : tracing.factory())
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> new Node(
                        vertx,
                        new Bus(
                                vertx,
                                settings.bus().named(manager.getNodeId()),
                                manager::getNodes,
                                metrics.registry(),
                                clock),
                        manager,
                        metrics,
                        tracing))
                .onSuccess(joined -> CertificateEnd.ofLoaded(
                        "bus", cluster.tls() == null ? null : cluster.tls().certificate(), metrics.registry()));
    }

    public Vertx vertx() {
        return vertx;
    }

    public Bus bus() {
        return bus;
    }

    public Metrics metrics() {
        return metrics;
    }

    /** Whether the loss of any one node would lose nothing of the membership. */
    public boolean isClusterSafe() {
        return manager.getHazelcastInstance().getPartitionService().isClusterSafe();
    }

    /** {@code host:port} under which others can join. */
    public String clusterAddress() {
        var address =
                manager.getHazelcastInstance().getCluster().getLocalMember().getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    /** Leaves the cluster. */
    public Future<Void> close() {
        return tracing == null ? vertx.close() : vertx.close().eventually(tracing::close);
    }

    private static Config hazelcast(ClusterSettings settings, Map<String, String> environment) {
        try (InputStream xml = Settings.open("hazelcast.xml", environment)) {
            Config config = new XmlConfigBuilder(xml).build();
            var network = config.getNetworkConfig();
            network.setPort(settings.port()).setPortAutoIncrement(false);
            // not as its interface: by that Hazelcast picks among the addresses of named members, too
            config.setProperty("hazelcast.local.localAddress", address(settings.host()));
            network.getJoin().getTcpIpConfig().setEnabled(true);
            settings.members().forEach(network.getJoin().getTcpIpConfig()::addMember);
            return config;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Hazelcast knows its own host by address alone. */
    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new SettingsException("CLUSTER_HOST", "is a name that nobody knows: " + host);
        }
    }

    private static EventBusOptions eventBus(ClusterSettings settings) {
        EventBusOptions options = new EventBusOptions()
                .setHost(settings.host())
                .setPort(settings.busPort())
                .setClusterPublicHost(settings.host());
        ClusterSettings.Tls tls = settings.tls();
        if (tls == null) {
            return options;
        }
        return options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(
                        new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority()));
    }
}
