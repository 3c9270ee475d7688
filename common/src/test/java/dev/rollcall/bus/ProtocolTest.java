package dev.rollcall.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Event;
import dev.rollcall.protocol.Query;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every record of the protocol to what nodes of two releases need of each other. A record that is new or was changed
 * on purpose is recorded by a run with {@code -Dwire.record=true}; changed recordings show in review.
 */
class ProtocolTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/wire");
    private static final Wire WIRE = new Wire();

    static List<Class<?>> records() {
        return Samples.RECORDS;
    }

    /** Each record of each component that may be null. */
    static Stream<Record> recordsWithNulls() {
        return records().stream().flatMap(type -> Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getType().isPrimitive())
                .map(component -> Samples.without(type, component))
                .filter(sample -> sample != null));
    }

    @Test
    void thereAreRecordsOfEachKind() {
        assertThat(records()).anyMatch(Command.class::isAssignableFrom).anyMatch(Event.class::isAssignableFrom);
        assertThat(recordsWithNulls()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordComesThroughTheWireAsItWas(Class<?> type) {
        Record sample = Samples.of(type);

        assertThat(sent(sample)).isEqualTo(sample).hasSameHashCodeAs(sample);
    }

    @ParameterizedTest
    @MethodSource("recordsWithNulls")
    void everyRecordComesThroughTheWireWithNulls(Record sample) {
        assertThat(sent(sample)).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatHasBeenRecordedOfEachRecordIsStillReadAndWritten(Class<?> type) throws IOException {
        Record sample = Samples.of(type);
        JsonNode written = Json.LENIENT.valueToTree(sample);
        if (Boolean.getBoolean("wire.record")) {
            record(type, written);
        }
        Path recording = recording(type);

        assertThat(recording).as("run once with -Dwire.record=true").isRegularFile();
        JsonNode recorded = Json.LENIENT.readTree(recording.toFile());
        if (recorded instanceof ObjectNode object) {
            object.put("a_field_of_a_later_release", "that this one passes over");
        }

        assertThat(Json.LENIENT.treeToValue(recorded, type)).isEqualTo(sample);
        assertThat(written).isEqualTo(Json.LENIENT.readTree(recording.toFile()));
    }

    @Test
    void everyRecordingIsOfARecordThatStillExists() throws IOException {
        List<String> names =
                records().stream().map(type -> Samples.name(type) + ".json").toList();

        try (Stream<Path> recordings = Files.list(RECORDINGS)) {
            assertThat(recordings.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyCommandBelongsToAProtocolAndIsAnsweredWithARecord(Class<?> type) {
        if (!Command.class.isAssignableFrom(type)) {
            return;
        }

        assertThat(Addresses.protocol(type).getPermittedSubclasses()).contains(type);
        assertThat(answers(type)).isNotEmpty().allMatch(Class::isRecord).hasSize(1);
    }

    /** What it says it is answered with, both as a message of its protocol and as a query. */
    private static List<Class<?>> answers(Class<?> type) {
        return Arrays.stream(type.getGenericInterfaces())
                .filter(ParameterizedType.class::isInstance)
                .map(ParameterizedType.class::cast)
                .filter(generic -> Command.class.isAssignableFrom((Class<?>) generic.getRawType())
                        || Query.class.isAssignableFrom((Class<?>) generic.getRawType()))
                .map(generic -> generic.getActualTypeArguments()[0])
                .<Class<?>>map(ProtocolTest::raw)
                .distinct()
                .toList();
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) type;
    }

    private static Record sent(Record record) {
        Buffer wire = Buffer.buffer("before");
        WIRE.encodeToWire(wire, record);
        return WIRE.decodeFromWire("before".length(), wire.appendString("after"));
    }

    private static Path recording(Class<?> type) {
        return RECORDINGS.resolve(Samples.name(type) + ".json");
    }

    private static void record(Class<?> type, JsonNode written) throws IOException {
        Files.createDirectories(RECORDINGS);
        String text = Json.LENIENT.writerWithDefaultPrettyPrinter().writeValueAsString(written);
        Files.writeString(recording(type), text + "\n");
    }
}
