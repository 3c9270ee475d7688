package dev.rollcall.embedded;

import java.nio.file.Path;

/** Another living process works on this data directory. The message is one line, fit to be shown to a person. */
public final class DataInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataInUseException(Path directory, String server) {
        super("The " + server + " data in " + directory + " is in use by another running process; stop that first");
    }
}
