package dev.rollcall.bus;

import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Service;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** The one line for each message between the services, written at either end. */
final class IntegrationLog {
    private IntegrationLog() {}

    static void asked(Logger log, Command<?> message, Service from, Service to, Throwable cause, long nanos) {
        write(log, "asked", message, from, to, cause, nanos);
    }

    static void served(Logger log, Command<?> message, Service from, Service to, Throwable cause, long nanos) {
        write(log, "served", message, from, to, cause, nanos);
    }

    private static void write(
            Logger log, String side, Command<?> message, Service from, Service to, Throwable cause, long nanos) {
        log.atInfo()
                .addKeyValue("event", "integration")
                .addKeyValue("side", side)
                .addKeyValue("command", Addresses.of(message.getClass()))
                .addKeyValue("from", name(from))
                .addKeyValue("to", name(to))
                .addKeyValue("outcome", outcome(cause))
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0)
                .log("integration event");
    }

    private static String outcome(Throwable cause) {
        if (cause == null) {
            return "ok";
        }
        return cause instanceof Failure failure ? failure.code().word() : "error";
    }

    private static String name(Service service) {
        return service.name().toLowerCase(Locale.ROOT);
    }
}
