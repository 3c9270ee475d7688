package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The system's processes as /proc shows them: finding those that we started once, and ending them. */
final class Processes {
    private Processes() {}

    /** Those started as this program with this path among the arguments: a reused pid can never match. */
    static List<ProcessHandle> of(String program, Path argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    var command = commandLine(process.pid());
                    return Path.of(command.get(0)).endsWith(program) && command.contains(argument.toString());
                })
                .filter(process -> running(process.pid()))
                .toList();
    }

    /** A zombie does not run: where process 1 reaps nobody, it stays in the table for ever. */
    static boolean running(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // pid (name) state …, and the name may hold anything: proc_pid_stat(5)
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    static boolean awaitGone(long pid, Duration atMost) {
        return Wait.until(() -> !running(pid), atMost);
    }

    /** Asks it to stop, and kills it when it has not after that time. */
    static void end(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!awaitGone(process.pid(), patience)) {
            process.destroyForcibly();
            awaitGone(process.pid(), patience);
        }
    }

    private static List<String> commandLine(long pid) {
        try {
            var line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException gone) {
            return List.of("");
        }
    }
}
