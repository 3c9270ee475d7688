package dev.rollcall.meeting.http;

import dev.rollcall.protocol.Room;
import dev.rollcall.protocol.RoomDraft;
import jakarta.validation.constraints.NotBlank;
import java.time.ZoneId;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;

/** What an administrator may say of a room. */
record RoomBody(
        @NotBlank @CodePointLength(min = 1, max = Limits.ROOM_NAME) @Text
        String name,

        @Range(min = 1, max = Limits.ROOM_CAPACITY) Integer capacity,
        @CodePointLength(max = Limits.LOCATION) @Text String location,
        ZoneId timeZone) {

    static RoomBody of(Room room) {
        return new RoomBody(room.name(), room.capacity(), room.location(), room.timeZone());
    }

    RoomDraft draft() {
        return new RoomDraft(name, capacity, location, timeZone);
    }
}
