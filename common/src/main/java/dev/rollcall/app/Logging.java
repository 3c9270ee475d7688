package dev.rollcall.app;

import java.time.ZoneId;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Begins logging, before anything logs and before many threads do so at once. */
public final class Logging {
    private Logging() {}

    /**
     * Time zones first: libraries may bring some of their own and log as they do (ical4j does), in the midst of the beginning of
     * logging if it were that which asked for the first zone. What libraries say by the JDK's own logger joins the rest.
     */
    public static void start() {
        ZoneId.getAvailableZoneIds();
        LoggerFactory.getILoggerFactory();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
