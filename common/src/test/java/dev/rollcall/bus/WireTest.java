package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Nodes;
import dev.rollcall.protocol.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class WireTest {
    private static final Refusal REFUSED = Failure.internal().refusal();

    /** A record, but of no protocol. */
    record Stranger(String word) {}

    private final Wire wire = new Wire();

    @Test
    void aRecordOfAnotherPackageIsNotWritten() {
        Buffer buffer = Buffer.buffer();

        wire.encodeToWire(buffer, new Stranger("word"));

        assertThat(wire.decodeFromWire(0, buffer)).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failure", // no record
                "Code",
                "Nodes",
                "NoSuchRecord",
                "",
                "../bus/BusSettings",
                "..bus.BusSettings",
                "sub.Record",
                "java.lang.String"
            })
    void onlyRecordsOfTheProtocolPackageAreRead(String type) {
        assertThat(wire.decodeFromWire(0, message(type, "{}"))).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"limit\":\"many\"}", "{\"limit\":7"})
    void whatIsNoJsonOfTheRecordIsRefused(String json) {
        assertThat(wire.decodeFromWire(0, message("Emails$ListDead", json))).isEqualTo(REFUSED);
    }

    @Test
    void aMessageCutShortIsRefused() {
        Buffer whole = message("Done", "{}");

        assertThat(wire.decodeFromWire(0, whole)).isEqualTo(Done.DONE);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(wire.decodeFromWire(0, whole.getBuffer(0, length))).isEqualTo(REFUSED);
        }
    }

    @Test
    void withinAProcessTheRecordItselfIsPassedOn() {
        Nodes.Ping ping = new Nodes.Ping();

        assertThat(wire.transform(ping)).isSameAs(ping);
    }

    @Test
    void aRecordOfAnotherPackageIsNotEvenSentLocally(Vertx vertx) {
        Wire.install(vertx);

        assertThatThrownBy(() -> vertx.eventBus().request("somewhere", new Stranger("word")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Buffer message(String type, String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer()
                .appendInt(type.length())
                .appendString(type)
                .appendInt(text.length)
                .appendBytes(text);
    }
}
