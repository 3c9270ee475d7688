package dev.rollcall.meeting;

import dev.rollcall.app.Launcher;

/** Runs the meeting service. */
public final class MeetingMain {
    private MeetingMain() {}

    public static void main(String[] arguments) {
        Launcher.run("meeting", () -> MeetingService.start(System.getenv()));
    }
}
