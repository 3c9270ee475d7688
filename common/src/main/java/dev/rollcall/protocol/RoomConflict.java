package dev.rollcall.protocol;

import java.time.Instant;

/** A time at which a room that was asked for is taken. */
public record RoomConflict(RoomId roomId, Instant start, Instant end) {}
