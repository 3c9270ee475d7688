package dev.rollcall.auth;

import dev.rollcall.app.Launcher;

/** Runs the auth service. */
public final class AuthMain {
    private AuthMain() {}

    public static void main(String[] arguments) {
        Launcher.run("auth", () -> AuthService.start(System.getenv()));
    }
}
