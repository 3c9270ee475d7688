package dev.rollcall.embedded;

import java.io.UncheckedIOException;
import java.util.List;

/** How to run a program that refuses to be root, as PostgreSQL does, without losing root's way to its files. */
final class Unprivileged {
    /** In a user namespace of its own root is nobody, but still the owner of its files. Containers may forbid it. */
    static final List<String> NAMESPACE = List.of("unshare", "-U");

    /** The user nobody, allowed to pass file permissions: the directories above ours may be root's alone. */
    static final List<String> NOBODY = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");

    private Unprivileged() {}

    /** What to write before the command: nothing for a normal user. */
    static List<String> prefix() {
        if (PrivateFiles.USER != PrivateFiles.ROOT) {
            return List.of();
        }
        return List.of(NAMESPACE, NOBODY).stream()
                .filter(Unprivileged::works)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "PostgreSQL refuses to run as root, and neither unshare nor setpriv is permitted here; run as a normal user"));
    }

    private static boolean works(List<String> prefix) {
        try {
            return Command.run(Command.joined(prefix, List.of("true"))).succeeded();
        } catch (UncheckedIOException notInstalled) {
            return false;
        }
    }
}
