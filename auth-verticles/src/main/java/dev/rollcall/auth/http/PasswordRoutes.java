package dev.rollcall.auth.http;

import dev.rollcall.auth.http.Fields.Address;
import dev.rollcall.auth.passwords.PasswordRules;
import dev.rollcall.bus.Bus;
import dev.rollcall.http.Api;
import dev.rollcall.http.Bearer;
import dev.rollcall.http.Bodies;
import dev.rollcall.http.Reply;
import dev.rollcall.http.Routes;
import dev.rollcall.http.Violations;
import dev.rollcall.protocol.Passwords;
import dev.rollcall.protocol.Secret;
import dev.rollcall.token.AccessToken;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.NotNull;

/** Another password, for who knows the present one or has the address. */
public final class PasswordRoutes implements Routes {
    private final Bus bus;
    private final Bearer bearer;
    private final PasswordRules rules;

    public PasswordRoutes(Bus bus, Bearer bearer, PasswordRules rules) {
        this.bus = bus;
        this.bearer = bearer;
        this.rules = rules;
    }

    record Change(@NotNull Secret currentPassword, @NotNull Secret newPassword) {}

    record ResetRequest(@NotNull @Address String email) {}

    record Reset(@NotNull Secret token, @NotNull Secret newPassword) {}

    @Override
    public void mount(Api api) {
        api.route(HttpMethod.POST, "/v1/me/password", bearer, this::change);
        api.route(HttpMethod.POST, "/v1/password-resets", this::requestReset);
        api.route(HttpMethod.POST, "/v1/password-resets/confirm", this::confirmReset);
    }

    private Future<Reply> change(RoutingContext context) {
        Change body =
                Bodies.read(context, Change.class, (change, violations) -> check(change.newPassword(), violations));
        AccessToken caller = Bearer.caller(context);
        var command = new Passwords.Change(caller.user(), caller.session(), body.currentPassword(), body.newPassword());
        return bus.ask(command).map(done -> Reply.noContent());
    }

    private Future<Reply> requestReset(RoutingContext context) {
        ResetRequest body = Bodies.read(context, ResetRequest.class);
        String email = Fields.canonical(body.email());
        return MailLimit.RESET
                .check(context, email)
                .compose(admitted -> bus.ask(new Passwords.RequestReset(email)))
                .map(done -> Reply.accepted(Status.RESET_SENT));
    }

    private Future<Reply> confirmReset(RoutingContext context) {
        Reset body = Bodies.read(context, Reset.class, (reset, violations) -> check(reset.newPassword(), violations));
        return bus.ask(new Passwords.ConfirmReset(body.token(), body.newPassword()))
                .map(done -> Reply.noContent());
    }

    /** Whether it is the address of the account is for the actor to say, which knows that. */
    private void check(Secret newPassword, Violations violations) {
        if (newPassword != null) {
            rules.check("/new_password", newPassword, null).ifPresent(violations::add);
        }
    }
}
