package dev.rollcall.bus;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/** Registers the place that every context keeps its trace in, which must happen before any Vert.x instance is made. */
public final class TraceLocal implements VertxServiceProvider {
    static final ContextLocal<Trace> KEY = ContextLocal.registerLocal(Trace.class);

    @Override
    public void init(VertxBootstrap bootstrap) {
        // being loaded is all it has to do
    }
}
