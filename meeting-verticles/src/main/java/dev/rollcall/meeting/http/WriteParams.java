package dev.rollcall.meeting.http;

import dev.rollcall.http.Params;
import dev.rollcall.protocol.WriteOptions;
import dev.rollcall.protocol.WriteOptions.Notify;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;

/** {@code ?notify} and {@code ?dry_run}: how a change is to be made. */
final class WriteParams {
    private static final String NOTIFY = "notify";
    private static final String DRY_RUN = "dry_run";

    private WriteParams() {}

    /** Of a route that has no other parameters. */
    static WriteOptions only(RoutingContext context) {
        Params params = Params.of(context, NOTIFY, DRY_RUN);
        WriteOptions options = read(params);
        params.throwIfWrong();
        return options;
    }

    /** Of one that nobody is sent a mail about. */
    static WriteOptions ofRoom(RoutingContext context) {
        Params params = Params.of(context, DRY_RUN);
        WriteOptions options = read(params);
        params.throwIfWrong();
        return options;
    }

    /** Of a route that has one more. */
    static Params params(RoutingContext context, String other) {
        return Params.of(context, NOTIFY, DRY_RUN, other);
    }

    static WriteOptions read(Params params) {
        Notify notified = Objects.requireNonNullElse(params.value(NOTIFY, Notify.class), Notify.ALL);
        return new WriteOptions(notified, "true".equals(params.word(DRY_RUN, Set.of("true", "false"))));
    }
}
