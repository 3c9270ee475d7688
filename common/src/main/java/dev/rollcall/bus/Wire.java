package dev.rollcall.bus;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codec of every message: within a process the immutable record itself, across nodes its name and its JSON. Only
 * records of the protocol package are ever sent or decoded, and unknown fields are passed over, so that nodes of two
 * releases understand each other. Neither direction throws, since the bus would then drop the message and leave its asker
 * without an answer: what cannot be written or read arrives as an {@code INTERNAL} refusal.
 */
final class Wire implements MessageCodec<Record, Record> {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final String NAME = "rollcall";
    private static final String PACKAGE = Command.class.getPackageName();

    private final ConcurrentMap<String, Class<?>> types = new ConcurrentHashMap<>();

    /** Makes it the codec of all messages on this node's bus; to be done before anything is deployed. */
    static void install(Vertx vertx) {
        vertx.eventBus().registerCodec(new Wire());
        vertx.eventBus().codecSelector(body -> body != null && isMessage(body.getClass()) ? NAME : null);
    }

    @Override
    public void encodeToWire(Buffer wire, Record body) {
        try {
            write(wire, body);
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be encoded", body.getClass().getName(), e);
            encodeToWire(wire, Failure.internal().refusal());
        }
    }

    @Override
    public Record decodeFromWire(int position, Buffer wire) {
        try {
            return read(position, wire);
        } catch (IOException | RuntimeException e) {
            LOG.error("A message cannot be decoded", e);
            return Failure.internal().refusal();
        }
    }

    @Override
    public Record transform(Record body) {
        return body;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static boolean isMessage(Class<?> type) {
        return type.isRecord() && type.getPackageName().equals(PACKAGE);
    }

    private static void write(Buffer wire, Record body) throws IOException {
        if (!isMessage(body.getClass())) {
            throw new IllegalArgumentException("Not a message");
        }
        byte[] type = body.getClass().getName().substring(PACKAGE.length() + 1).getBytes(StandardCharsets.UTF_8);
        byte[] json = Json.LENIENT.writeValueAsBytes(body);
        wire.appendInt(type.length).appendBytes(type).appendInt(json.length).appendBytes(json);
    }

    private Record read(int position, Buffer wire) throws IOException {
        int typeStart = position + Integer.BYTES;
        int typeEnd = typeStart + wire.getInt(position);
        int jsonStart = typeEnd + Integer.BYTES;
        int jsonEnd = jsonStart + wire.getInt(typeEnd);
        Class<?> type = types.computeIfAbsent(wire.getString(typeStart, typeEnd), Wire::find);
        return (Record) Json.LENIENT.readValue(wire.getBytes(jsonStart, jsonEnd), type);
    }

    private static Class<?> find(String name) {
        try {
            Class<?> type = Class.forName(PACKAGE + '.' + name, false, Wire.class.getClassLoader());
            if (isMessage(type)) {
                return type;
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Not a message of this release: " + name, e);
        }
        throw new IllegalArgumentException("Not a message: " + name);
    }
}
