package dev.rollcall.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A mailbox in a container of its own: SMTP on port 1025, what came in on port 8025. Its container says who reaches it. */
public final class MailboxMain {
    private static final int SMTP_PORT = 1025;
    private static final int HTTP_PORT = 8025;

    private MailboxMain() {}

    public static void main(String[] arguments) throws UnknownHostException {
        MailServer mailbox = MailServer.start(InetAddress.getByName("0.0.0.0"), SMTP_PORT, HTTP_PORT);
        Runtime.getRuntime().addShutdownHook(new Thread(mailbox::close, "stop-mailbox"));
    }
}
