package dev.rollcall.embedded;

/** A server cannot listen because something else does. The message is one line, fit to be shown to a person. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PortTakenException(int port, String server, Throwable cause) {
        super("Port " + port + " is taken: " + server + " cannot start there; choose another one", cause);
    }
}
