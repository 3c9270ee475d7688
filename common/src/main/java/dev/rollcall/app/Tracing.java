package dev.rollcall.app;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;

/** Sends a span of each request, message, statement and Redis command of a node to a collector, by OTLP over HTTP. */
final class Tracing {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

    private final SdkTracerProvider spans;

    /** @param collector such as {@code http://localhost:4318} */
    Tracing(String collector, String service) {
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector + "/v1/traces")
                .build();
        spans = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.of(SERVICE, service))))
                .addSpanProcessor(
                        BatchSpanProcessor.builder(new DiscreetSpans(exporter)).build())
                .build();
    }

    VertxTracerFactory factory() {
        OpenTelemetry telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(spans)
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        return new OpenTelemetryTracingFactory(telemetry);
    }

    /** Completes when what there was to send has been sent, or given up. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        spans.shutdown().whenComplete(closed::complete);
        return closed.future();
    }
}
