package dev.rollcall.auth.running;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the OpenID provider is told to say of somebody. */
public final class Claims {
    private static final AtomicLong SUBJECTS = new AtomicLong();

    private Claims() {}

    /** A subject that no other test knows. */
    public static String subject() {
        return "subject-" + SUBJECTS.incrementAndGet();
    }

    public static Map<String, Object> verified(String email) {
        return Map.of("email", email, "email_verified", true, "given_name", "Ana", "family_name", "Ruiz");
    }

    public static Map<String, Object> unverified(String email) {
        return with(verified(email), "email_verified", false);
    }

    public static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(claims);
        changed.put(name, value);
        return changed;
    }
}
