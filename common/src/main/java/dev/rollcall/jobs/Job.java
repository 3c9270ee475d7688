package dev.rollcall.jobs;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Work that comes round again and is done by one node at a time, in small batches. A batch may come twice, when a node died
 * before it could say that it was done, or at once on two nodes, when one was slower than its lease: it has to bear that.
 *
 * @param name as its row and its metrics have it, in kebab-case
 * @param every how long after one run the next comes, and up to a tenth later; a day at most
 * @param batch does a part that takes a second at most, and says how many things that were: 0 when nothing is left
 */
public record Job(String name, Duration every, Supplier<Future<Integer>> batch) {
    /** How many rows a batch removes at most. */
    public static final int BATCH = 500;

    static final Duration LONGEST = Duration.ofDays(1);

    public Job {
        if (every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " comes round less than once a day");
        }
    }
}
