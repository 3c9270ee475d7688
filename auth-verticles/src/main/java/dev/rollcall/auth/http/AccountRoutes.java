package dev.rollcall.auth.http;

import dev.rollcall.auth.http.Fields.Address;
import dev.rollcall.auth.http.Fields.Name;
import dev.rollcall.auth.passwords.PasswordRules;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;

/** Registration and the proof that the address is one's own. */
public final class AccountRoutes implements Routes {
    private final Bus bus;
    private final PasswordRules passwordRules;

    public AccountRoutes(Bus bus, PasswordRules passwordRules) {
        this.bus = bus;
        this.passwordRules = passwordRules;
    }

    record Registration(
            @NotNull @Address String email,
            @NotNull Secret password,
            @NotNull @Name String firstName,
            @NotNull @Name String lastName) {}

    record Verification(Secret token, @Address String email, Secret code) {}

    record Resend(@NotNull @Address String email) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/accounts", this::register);
        api.route(HttpMethod.POST, "/v1/accounts/verify-email", this::verify);
        api.route(HttpMethod.POST, "/v1/accounts/verify-email/resend", this::resend);
    }

    private Future<Reply> register(RoutingContext context) {
        Registration body = Bodies.read(context, Registration.class, this::checkPassword);
        var command = new Accounts.Register(
                Fields.canonical(body.email()),
                body.password(),
                body.firstName().strip(),
                body.lastName().strip());
        return MailLimit.REGISTER
                .check(context, command.email())
                .compose(admitted -> bus.ask(command))
                .map(done -> Reply.accepted(Status.VERIFICATION_SENT));
    }

    private void checkPassword(Registration body, Violations violations) {
        if (body.password() != null) {
            passwordRules.check("/password", body.password(), body.email()).ifPresent(violations::add);
        }
    }

    private Future<Reply> verify(RoutingContext context) {
        Verification body = Bodies.read(context, Verification.class, AccountRoutes::checkVerification);
        var command = body.token() != null
                ? new Accounts.VerifyByToken(body.token())
                : new Accounts.VerifyByCode(Fields.canonical(body.email()), body.code());
        return bus.ask(command).map(done -> Reply.noContent());
    }

    /** Either the token of the link, or the address with the code. */
    private static void checkVerification(Verification body, Violations violations) {
        if (body.token() != null) {
            if (body.email() != null || body.code() != null) {
                violations.add("/token", Violation.INVALID, "comes alone, or email and code without it");
            }
            return;
        }
        if (body.email() == null && body.code() == null) {
            violations.add("/token", Violation.REQUIRED, "is required, or else email and code");
        } else if (body.email() == null) {
            violations.add("/email", Violation.REQUIRED, "is required with a code");
        } else if (body.code() == null) {
            violations.add("/code", Violation.REQUIRED, "is required with an email address");
        }
    }

    private Future<Reply> resend(RoutingContext context) {
        Resend body = Bodies.read(context, Resend.class);
        String email = Fields.canonical(body.email());
        return MailLimit.RESEND
                .check(context, email)
                .compose(admitted -> bus.ask(new Accounts.ResendVerification(email)))
                .map(done -> Reply.accepted(Status.VERIFICATION_SENT));
    }
}
