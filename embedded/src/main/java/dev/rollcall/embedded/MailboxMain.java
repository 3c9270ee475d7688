package dev.rollcall.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A mailbox in a container of its own: SMTP on port 1025, what came in on port 8025. Its container says who reaches it.
 * Mails outlive it in the directory that its argument names; without one they are in memory alone.
 */
public final class MailboxMain {
    private static final int SMTP_PORT = 1025;
    private static final int HTTP_PORT = 8025;

    private MailboxMain() {}

    public static void main(String[] arguments) throws UnknownHostException {
        MailServer mailbox = MailServer.startAt(
                InetAddress.getByName("0.0.0.0"),
                SMTP_PORT,
                HTTP_PORT,
                Stream.of(arguments).findFirst().map(Path::of));
        Runtime.getRuntime().addShutdownHook(new Thread(mailbox::close, "stop-mailbox"));
    }
}
