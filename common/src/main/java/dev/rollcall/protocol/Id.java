package dev.rollcall.protocol;

import java.util.UUID;

/** The identity of something, typed so that it cannot be mixed up; in JSON it is the bare UUID. */
public interface Id {
    UUID value();
}
