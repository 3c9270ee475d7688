package dev.rollcall.quickstart;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What the command line says; a port of 0 is any free one. */
record Options(boolean fresh, int authPort, int meetingPort, int mailboxPort, int openIdPort, Path data) {
    static final String USAGE = """
            Usage: ./run [--fresh] [--auth-port 5001] [--meeting-port 5000] [--mailbox-port 8025] [--openid-port 8090] [--data DIR]
              --fresh   start empty: what an earlier run left in the data folder is deleted
              --data    where the databases, the mails and the log are kept (.data)
            Settings of the environment apply on top; PostgreSQL and Redis that it names are used in place of embedded ones.""";

    static final Options DEFAULT = new Options(false, 5001, 5000, 8025, 8090, Path.of(".data"));

    /** A command line that makes no sense; the message says why. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Options options = DEFAULT;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            options = switch (name) {
                case "--fresh" -> options.withFresh();
                case "--auth-port" -> options.withAuthPort(port(name, rest));
                case "--meeting-port" -> options.withMeetingPort(port(name, rest));
                case "--mailbox-port" -> options.withMailboxPort(port(name, rest));
                case "--openid-port" -> options.withOpenIdPort(port(name, rest));
                case "--data" -> options.withData(Path.of(value(name, rest)));
                default -> throw new UsageException("Unknown option " + name);
            };
        }
        return options;
    }

    private static String value(String name, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException(name + " needs a value");
        }
        return rest.pop();
    }

    private static int port(String name, Deque<String> rest) {
        String value = value(name, rest);
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
            return Integer.parseInt(value);
        }
        throw new UsageException(name + " needs a port from 0 to 65535, not " + value);
    }

    private Options withFresh() {
        return new Options(true, authPort, meetingPort, mailboxPort, openIdPort, data);
    }

    private Options withAuthPort(int port) {
        return new Options(fresh, port, meetingPort, mailboxPort, openIdPort, data);
    }

    private Options withMeetingPort(int port) {
        return new Options(fresh, authPort, port, mailboxPort, openIdPort, data);
    }

    private Options withMailboxPort(int port) {
        return new Options(fresh, authPort, meetingPort, port, openIdPort, data);
    }

    private Options withOpenIdPort(int port) {
        return new Options(fresh, authPort, meetingPort, mailboxPort, port, data);
    }

    private Options withData(Path folder) {
        return new Options(fresh, authPort, meetingPort, mailboxPort, openIdPort, folder);
    }
}
