package dev.rollcall.auth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Metrics;

/** What a node counts while something is done. */
record Counted(AuthServer node) {
    /** That doing it adds one to that series, and nothing to the others of its name. */
    void once(String series, Runnable act) {
        String name = series.substring(0, series.indexOf('{'));
        Metrics before = Metrics.of(node);

        act.run();

        Metrics after = Metrics.of(node);
        assertThat(after.value(series) - before.value(series)).as(series).isEqualTo(1);
        assertThat(after.sum(name) - before.sum(name)).as("all of " + name).isEqualTo(1);
    }
}
