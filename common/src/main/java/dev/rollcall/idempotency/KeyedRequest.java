package dev.rollcall.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request that came with an Idempotency-Key.
 *
 * @param caller whose key it is
 * @param asked all that makes it another request when it differs: method, path, headers that decide something
 * @param body empty where there is none
 */
public record KeyedRequest(String caller, String key, List<String> asked, byte[] body) {
    /** Caller and key as parts of which no two pairs have the same. */
    byte[][] name() {
        return Stream.of(caller, key).map(KeyedRequest::framed).toArray(byte[][]::new);
    }

    /** All that was asked, in the same way. */
    byte[][] content() {
        return Stream.concat(asked.stream().map(KeyedRequest::framed), Stream.of(body))
                .toArray(byte[][]::new);
    }

    private static byte[] framed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
