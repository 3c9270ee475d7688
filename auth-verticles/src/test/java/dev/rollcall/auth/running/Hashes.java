package dev.rollcall.auth.running;

import java.util.stream.Stream;

/** The password hashes that nodes have computed, as their metrics tell. */
public final class Hashes {
    private Hashes() {}

    public static long of(AuthServer... nodes) {
        return Stream.of(nodes)
                .mapToLong(node -> (long) Metrics.of(node).value("rollcall_password_hash_seconds_count"))
                .sum();
    }
}
