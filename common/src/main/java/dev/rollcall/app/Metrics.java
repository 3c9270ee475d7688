package dev.rollcall.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a node counts, in the Prometheus text format. Of how many series that is made depends on nothing that anybody sends:
 * routes go by their templates, methods by those that are known, and nothing carries an id.
 */
public final class Metrics {
    private static final String RESPONSE_TIME = "vertx.http.server.response.time";
    private static final String METHOD = "method";

    /** All but sizes is told by the histogram of response times, too. */
    private static final Set<String> TOLD_BY_RESPONSE_TIME =
            Set.of("vertx.http.server.requests", "vertx.http.server.request.bytes", "vertx.http.server.response.bytes");

    private static final double[] RESPONSE_TIME_BOUNDS = DoubleStream.of(
                    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
            .toArray();

    private static final Map<HttpMethod, Tags> METHODS = Stream.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE,
                    HttpMethod.OPTIONS)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), method -> Tags.of(METHOD, method.name())));

    private static final Tags OTHER_METHOD = Tags.of(METHOD, "other");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    Metrics() {
        registry.config()
                .meterFilter(MeterFilter.deny(meter -> TOLD_BY_RESPONSE_TIME.contains(meter.getName())))
                .meterFilter(MeterFilter.deny(Metrics::isMiscounted))
                .meterFilter(MeterFilter.replaceTagValues(
                        Label.HTTP_ROUTE.toString(), route -> route.isEmpty() ? "unmatched" : route))
                .meterFilter(new Buckets());
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        Gauge.builder("rollcall.build.info", () -> 1)
                .description("The release that the node runs, and the Java that runs it")
                .tag("version", version())
                .tag("java", System.getProperty("java.version"))
                .register(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** All that has been counted, as {@code /metrics} shows it. */
    public String scrape() {
        return registry.scrape();
    }

    public void close() {
        garbageCollection.close();
        registry.close();
    }

    MetricsOptions options() {
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setRegistryName(
                        UUID.randomUUID().toString()) // by name Vert.x would share one among all nodes of a process
                .setLabels(EnumSet.of(Label.HTTP_ROUTE, Label.HTTP_CODE, Label.POOL_NAME, Label.POOL_TYPE))
                .setServerRequestTagsProvider(Metrics::method)
                .addDisabledMetricsCategory("sql") // per connection all by one name; what the pools tell is right
                .addDisabledMetricsCategory("redis") // the same
                .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS) // by address; asks are counted by protocol
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
    }

    VertxMetricsFactory factory() {
        return new MicrometerMetricsFactory(registry);
    }

    /** HTTP lets clients make up methods; a filter of the registry would come too late, since it remembers what it was given. */
    private static Tags method(HttpRequest request) {
        return METHODS.getOrDefault(request.method(), OTHER_METHOD);
    }

    /** The SQL client (5.0.8) counts those as waiting for ever that waited in vain; how long the others waited is right. */
    private static boolean isMiscounted(Meter.Id meter) {
        return meter.getName().equals("vertx.pool.queue.pending")
                && "sql".equals(meter.getTag(Label.POOL_TYPE.toString()));
    }

    private static String version() {
        return Optional.ofNullable(Metrics.class.getPackage().getImplementationVersion())
                .orElse("unpacked");
    }

    private static final class Buckets implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id meter, DistributionStatisticConfig config) {
            return meter.getName().equals(RESPONSE_TIME)
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(RESPONSE_TIME_BOUNDS)
                            .build()
                            .merge(config)
                    : config;
        }
    }
}
