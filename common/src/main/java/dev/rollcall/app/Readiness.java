package dev.rollcall.app;

/** Whether a node wants to be sent requests: from the end of its start to the beginning of its stop. */
public final class Readiness {
    private volatile boolean on;

    public void on() {
        on = true;
    }

    public void off() {
        on = false;
    }

    boolean isOn() {
        return on;
    }
}
