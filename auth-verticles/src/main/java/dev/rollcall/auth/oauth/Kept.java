package dev.rollcall.auth.oauth;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Something of the provider's that rarely changes: fetched when it is first needed, and again once it is an hour old. When
 * that fails, what is known serves on.
 */
final class Kept<T> {
    private static final Duration FRESH = Duration.ofHours(1);

    private record Known<T>(T value, Instant at) {}

    private final Supplier<Future<T>> source;
    private final Clock clock;
    private volatile Known<T> known;

    Kept(Supplier<Future<T>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    Future<T> get() {
        Known<T> last = known;
        if (last == null) {
            return fetch();
        }
        return last.at().plus(FRESH).isAfter(clock.instant())
                ? Future.succeededFuture(last.value())
                : fetch().otherwise(last.value());
    }

    /** Now, however young what is known may be. */
    Future<T> fetch() {
        return source.get().onSuccess(value -> known = new Known<>(value, clock.instant()));
    }
}
