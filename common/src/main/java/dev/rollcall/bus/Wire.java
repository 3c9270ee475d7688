package dev.rollcall.bus;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.Command;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The codec of every message: within a process the immutable record itself, across nodes its name and its JSON. Only
 * records of the protocol package are ever decoded, and unknown fields are passed over, so that nodes of two releases
 * understand each other.
 */
final class Wire implements MessageCodec<Record, Record> {
    private static final String NAME = "rollcall";
    private static final String PACKAGE = Command.class.getPackageName() + '.';

    private final ConcurrentMap<String, Class<?>> types = new ConcurrentHashMap<>();

    /** Makes it the codec of all records on this node's bus; to be done before anything is deployed. */
    static void install(Vertx vertx) {
        vertx.eventBus().registerCodec(new Wire());
        vertx.eventBus().codecSelector(body -> body instanceof Record ? NAME : null);
    }

    @Override
    public void encodeToWire(Buffer wire, Record body) {
        byte[] type = body.getClass().getName().substring(PACKAGE.length()).getBytes(StandardCharsets.UTF_8);
        byte[] json = toJson(body);
        wire.appendInt(type.length).appendBytes(type).appendInt(json.length).appendBytes(json);
    }

    @Override
    public Record decodeFromWire(int position, Buffer wire) {
        int typeStart = position + Integer.BYTES;
        int typeEnd = typeStart + wire.getInt(position);
        int jsonStart = typeEnd + Integer.BYTES;
        int jsonEnd = jsonStart + wire.getInt(typeEnd);
        Class<?> type = types.computeIfAbsent(wire.getString(typeStart, typeEnd), Wire::find);
        try {
            return (Record) Json.LENIENT.readValue(wire.getBytes(jsonStart, jsonEnd), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot decode " + type.getSimpleName(), e);
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

    private static byte[] toJson(Record body) {
        try {
            return Json.LENIENT.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot encode " + body.getClass().getSimpleName(), e);
        }
    }

    private static Class<?> find(String name) {
        try {
            Class<?> type = Class.forName(PACKAGE + name, false, Wire.class.getClassLoader());
            if (type.isRecord()) {
                return type;
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Not a message of this release: " + name, e);
        }
        throw new IllegalArgumentException("Not a message: " + name);
    }
}
