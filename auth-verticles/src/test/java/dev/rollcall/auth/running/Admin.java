package dev.rollcall.auth.running;

/** Makes administrators behind the service's back, as the first ones of an installation come from its settings. */
public final class Admin {
    private Admin() {}

    /** Somebody new who has logged in as an administrator. */
    public static Person of(AuthServer server) {
        Registration registration = server.verified(Registration.someone());
        server.sql().update("UPDATE accounts SET roles = '{user,admin}' WHERE email = ?", registration.email());
        return server.logIn(registration);
    }
}
