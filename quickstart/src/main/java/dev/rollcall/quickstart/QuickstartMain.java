package dev.rollcall.quickstart;

import dev.rollcall.app.Logging;
import dev.rollcall.app.SettingsException;
import dev.rollcall.embedded.PortTakenException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** {@code ./run}: everything in one process, until Ctrl-C. */
public final class QuickstartMain {
    private QuickstartMain() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            Options options = Options.parse(List.of(arguments));
            DataFolder data = DataFolder.open(options.data(), options.fresh());
            Path log = data.in("rollcall.log");
            logTo(log);
            Quickstart quickstart = Quickstart.start(options, data, System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(quickstart), "stop"));
            System.out.print(Banner.of(quickstart, log));
            System.out.flush();
        } catch (Options.UsageException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
        } catch (SettingsException | PortTakenException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(QuickstartMain.class).error("Rollcall cannot start", e);
            System.err.println("Rollcall cannot start: " + e.getMessage() + " (rollcall.log tells more)");
            System.exit(1); // what had been started would keep it from ending
        }
    }

    /** The terminal is for people; who wants the log there sets {@code LOG_FORMAT}. */
    private static void logTo(Path file) {
        if (System.getenv("LOG_FORMAT") == null) {
            System.setProperty("rollcall.log", file.toString());
            System.setProperty("logback.configurationFile", "logback-quickstart.xml");
        }
        Logging.start();
    }

    private static void stop(Quickstart quickstart) {
        System.out.println("\nStopping …");
        quickstart.close();
        System.out.println("Stopped.");
    }
}
