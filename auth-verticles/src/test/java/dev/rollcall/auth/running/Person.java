package dev.rollcall.auth.running;

/** Somebody who has logged in. */
public record Person(Registration registration, Answer tokens) {
    public String email() {
        return registration.email();
    }

    public String password() {
        return registration.password();
    }

    public String userId() {
        return tokens.text("/user/id");
    }

    public String accessToken() {
        return tokens.text("/access_token");
    }

    public String refreshToken() {
        return tokens.text("/refresh_token");
    }

    public String sessionId() {
        return tokens.text("/session/session_id");
    }
}
