package dev.rollcall.app;

/** A setting that the service cannot start with; the message is the one line that the operator sees, naming it. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String name, String problem) {
        super(name + " " + problem, null, false, false);
    }
}
