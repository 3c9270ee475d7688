package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom the terminal's Ctrl-C reaches together. */
final class ProcessGroup {
    private ProcessGroup() {}

    static String of(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // pid (name) state parent group …
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
    }
}
