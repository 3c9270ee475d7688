package dev.rollcall.protocol;

/** The services of the system: who serves a protocol, and who asks. */
public enum Service {
    AUTH,
    MEETING
}
