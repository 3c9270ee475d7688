package dev.rollcall.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.RoomConflict;
import dev.rollcall.protocol.Violation;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;

/** Problem details (RFC 9457) as the contract extends them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String traceId,
        List<Violation> errors,
        List<RoomConflict> conflicts,
        @JsonAnyGetter Map<String, Record> extensions) {
    static Problem of(Refusal refusal, String traceId, Map<String, Record> extensions) {
        int status = refusal.code().status();
        return new Problem(
                "about:blank",
                HttpResponseStatus.valueOf(status).reasonPhrase(),
                status,
                refusal.message(),
                refusal.code().word(),
                traceId,
                refusal.violations().isEmpty() ? null : refusal.violations(),
                refusal.conflicts().isEmpty() ? null : refusal.conflicts(),
                extensions);
    }
}
