package dev.rollcall.protocol;

import java.time.ZoneId;

/** What an administrator says of a room; only the name is needed. */
public record RoomDraft(String name, Integer capacity, String location, ZoneId timeZone) {}
