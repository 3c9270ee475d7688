package dev.rollcall.app;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** Which node of which service a log line comes from. */
record LogSource(String service, String node) {
    private static final Map<Vertx, LogSource> SOURCES = Collections.synchronizedMap(new WeakHashMap<>());

    /** Names the node whose code runs on that instance, until it is closed. */
    static void add(Vertx vertx, LogSource source) {
        SOURCES.put(vertx, source);
    }

    static void remove(Vertx vertx) {
        SOURCES.remove(vertx);
    }

    /** Whether any node has joined its cluster that has not been closed. */
    static boolean isAnyKnown() {
        return !SOURCES.isEmpty();
    }

    /** That of the code that runs now; of a thread of a library it is the one node of the process, or null. */
    static LogSource current() {
        Context context = Vertx.currentContext();
        if (context != null) {
            return SOURCES.get(context.owner());
        }
        synchronized (SOURCES) {
            return SOURCES.size() == 1 ? SOURCES.values().iterator().next() : null;
        }
    }
}
