package dev.rollcall.auth.running;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many requests at once. */
public final class Parallel {
    private Parallel() {}

    /** Their answers, once all have come. */
    public static List<Answer> requests(int count, IntFunction<CompletableFuture<Answer>> request) {
        List<CompletableFuture<Answer>> sent =
                IntStream.range(0, count).mapToObj(request).toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }
}
