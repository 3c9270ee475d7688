package dev.rollcall.meeting.http;

import dev.rollcall.http.Params;
import dev.rollcall.protocol.WriteOptions;
import dev.rollcall.protocol.WriteOptions.Notify;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** {@code ?notify}: how a change is to be made. */
final class WriteParams {
    private static final String NOTIFY = "notify";

    private WriteParams() {}

    /** Of a route that has no other parameters. */
    static WriteOptions only(RoutingContext context) {
        Params params = Params.of(context, NOTIFY);
        WriteOptions options = read(params);
        params.throwIfWrong();
        return options;
    }

    private static WriteOptions read(Params params) {
        return new WriteOptions(Objects.requireNonNullElse(params.value(NOTIFY, Notify.class), Notify.ALL), false);
    }
}
