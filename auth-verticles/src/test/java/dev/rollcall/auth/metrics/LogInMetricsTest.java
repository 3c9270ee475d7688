package dev.rollcall.auth.metrics;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Browser;
import dev.rollcall.auth.running.Claims;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import org.junit.jupiter.api.Test;

class LogInMetricsTest {
    private final AuthServer server = AuthServer.first();
    private final Counted counted = new Counted(server);

    @Test
    void aLogInByPasswordCountsByHowItEnds() {
        Registration ana = server.verified(Registration.someone());
        Registration unverified = Registration.someone();
        server.register(unverified);
        Registration withoutPassword = Registration.someone();
        signIn(withoutPassword);
        Registration disabled = server.newPerson().registration();
        server.sql().update("UPDATE accounts SET is_active = false WHERE email = ?", disabled.email());

        counted.once(byPassword("success"), () -> logIn(ana, 201));
        counted.once(byPassword("wrong-password"), () -> logIn(ana.withPassword("not my password"), 401));
        counted.once(byPassword("unknown-address"), () -> logIn(Registration.someone(), 401));
        counted.once(byPassword("no-password"), () -> logIn(withoutPassword, 401));
        counted.once(byPassword("email-not-verified"), () -> logIn(unverified, 403));
        counted.once(byPassword("account-disabled"), () -> logIn(disabled, 403));
    }

    @Test
    void aLogInTooEarlyAfterWrongPasswordsCountsAsDelayed() {
        Registration ana = server.verified(Registration.someone());
        for (int i = 0; i < 5; i++) {
            logIn(ana.withPassword("not my password"), 401);
        }

        counted.once(byPassword("delayed"), () -> logIn(ana, 429));
    }

    @Test
    void aSignInByGoogleCountsOnceHoweverManyStepsItTakes() {
        Person ana = server.newPerson();
        Registration someone = Registration.someone();

        counted.once(byGoogle("success"), () -> signIn(someone));
        counted.once(byGoogle("access-denied"), () -> {
            Browser browser = new Browser(server);
            browser.comeBack(Browser.deny(browser.setOut()));
        });
        counted.once(byGoogle("email-not-verified"), () -> new Browser(server)
                .signIn(
                        Claims.subject(),
                        Claims.unverified(Registration.someone().email())));
        counted.once(byGoogle("link-required"), () -> new Browser(server)
                .signIn(Claims.subject(), Claims.unverified(ana.email())));
        counted.once(
                byGoogle("code-invalid"),
                () -> new Browser(server).exchange("made up").expect(400));
    }

    private void logIn(Registration registration, int status) {
        server.call("/v1/sessions").post(registration.logIn()).expect(status);
    }

    private void signIn(Registration someone) {
        Browser browser = new Browser(server);
        browser.exchange(browser.signIn(Claims.subject(), Claims.verified(someone.email()))
                        .code())
                .expect(201);
    }

    private static String byPassword(String outcome) {
        return "rollcall_logins_total{method=\"password\",outcome=\"" + outcome + "\"}";
    }

    private static String byGoogle(String outcome) {
        return "rollcall_logins_total{method=\"google\",outcome=\"" + outcome + "\"}";
    }
}
