package dev.rollcall.auth.running;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What somebody registers with. */
public record Registration(String email, String password, String firstName, String lastName) {
    public static final String PASSWORD = "correct horse battery staple";

    private static final AtomicLong COUNT = new AtomicLong();

    /** Somebody whom no other test knows. */
    public static Registration someone() {
        return new Registration("person-" + COUNT.incrementAndGet() + "@example.com", PASSWORD, "Ana", "Ruiz");
    }

    public Registration withEmail(String other) {
        return new Registration(other, password, firstName, lastName);
    }

    public Registration withPassword(String other) {
        return new Registration(email, other, firstName, lastName);
    }

    public Registration withFirstName(String other) {
        return new Registration(email, password, other, lastName);
    }

    public Registration withLastName(String other) {
        return new Registration(email, password, firstName, other);
    }

    public Map<String, Object> body() {
        return Map.of("email", email, "password", password, "first_name", firstName, "last_name", lastName);
    }

    /** What the same person logs in with. */
    public Map<String, Object> logIn() {
        return Map.of("email", email, "password", password, "device_name", "laptop");
    }
}
