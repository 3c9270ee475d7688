package dev.rollcall.auth.oauth;

import dev.rollcall.app.Tally;
import dev.rollcall.auth.sessions.LogInOutcome;
import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Identities;
import dev.rollcall.protocol.ProvenIdentity;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.SignIns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a browser to the provider and back (OpenID Connect Core 1.0, section 3.1). It runs where the request came in,
 * not in an actor: a provider may take longer than an actor is waited for.
 */
public final class SignInFlow {
    private static final Logger LOG = LoggerFactory.getLogger(SignInFlow.class);
    private static final Duration AT_THE_PROVIDER = Duration.ofMinutes(10);
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Bus bus;
    private final OAuthSettings settings;
    private final OpenIdProvider provider;
    private final OneTimeRecords<PendingSignIn> pending;
    private final Tally<LogInOutcome> outcomes;

    public SignInFlow(
            Vertx vertx, Bus bus, Redis redis, OAuthSettings settings, Tally<LogInOutcome> outcomes, Clock clock) {
        this.bus = bus;
        this.settings = settings;
        this.provider = new OpenIdProvider(vertx, settings, clock);
        this.pending = new OneTimeRecords<>(redis, PendingSignIn.class, "oauth-state", AT_THE_PROVIDER);
        this.outcomes = outcomes;
    }

    public boolean mayEndAt(String redirectUri) {
        return settings.redirectUris().contains(redirectUri);
    }

    public String usualEnd() {
        return settings.redirectUris().iterator().next();
    }

    /**
     * Where to send the browser.
     *
     * @param browser a secret that it alone will bring back
     */
    public Future<String> begin(Wish wish, Secret browser) {
        PendingSignIn begun = PendingSignIn.begin(wish, browser);
        return pending.keep(begun)
                .compose(state -> provider.authorizationUrl(state, begun))
                .onFailure(e -> failed(wish, e))
                .recover(e -> Future.failedFuture(asUnavailable(e)));
    }

    /**
     * Where to send the browser that has come back, with the result or an error in the query. Fails with
     * {@code STATE_INVALID} where it did not set out from here, or not lately.
     */
    public Future<String> finish(Return back, Optional<Secret> browser) {
        if (back.state().isEmpty() || browser.isEmpty()) {
            return Future.failedFuture(stateInvalid());
        }
        return pending.take(back.state().get()).compose(found -> {
            PendingSignIn begun =
                    found.filter(known -> known.isOf(browser.get())).orElseThrow(SignInFlow::stateInvalid);
            Wish wish = begun.wish();
            Redirect end = new Redirect(wish.redirectUri()).with("state", wish.clientState());
            return prove(back, begun)
                    .compose(identity -> wish.isToLink() ? link(wish, identity, end) : signIn(identity, end))
                    .onFailure(e -> failed(wish, e))
                    .otherwise(e -> end.with("error", word(e)))
                    .map(Redirect::url);
        });
    }

    /** Whom the browser comes back as. */
    private Future<ProvenIdentity> prove(Return back, PendingSignIn begun) {
        return Future.succeededFuture(settings.issuer())
                .map(back::codeOf)
                .compose(code -> provider.redeem(code, begun))
                .recover(e -> begun.wish().isToLink() ? Future.failedFuture(e) : noteRefusal(e));
    }

    /** A sign-in that the provider's answer ends is one that failed; that the provider is down is not. */
    private <T> Future<T> noteRefusal(Throwable e) {
        return e instanceof Failure failure && failure.code().isRefusal()
                ? bus.ask(new SignIns.NoteRefusal(failure.code().word())).compose(noted -> Future.failedFuture(e))
                : Future.failedFuture(e);
    }

    private void failed(Wish wish, Throwable cause) {
        if (!wish.isToLink()) {
            outcomes.count(LogInOutcome.of(cause));
        }
    }

    private Future<Redirect> signIn(ProvenIdentity identity, Redirect end) {
        return bus.ask(new SignIns.ByProvider(identity))
                .map(signedIn -> end.with("code", signedIn.code().value()));
    }

    private Future<Redirect> link(Wish wish, ProvenIdentity identity, Redirect end) {
        return bus.ask(new Identities.Link(wish.user(), wish.session(), identity))
                .map(done -> end.with("linked", "google"));
    }

    private static Throwable asUnavailable(Throwable e) {
        return e instanceof Failure failure && failure.code() == Code.PROVIDER_UNAVAILABLE
                ? new Failure(new Refusal(Code.UNAVAILABLE, failure.getMessage(), List.of(), RETRY_AFTER_SECONDS))
                : e;
    }

    private static String word(Throwable e) {
        if (e instanceof Failure refusal) {
            LOG.atInfo()
                    .addKeyValue("event", "sign-in")
                    .addKeyValue("method", "google")
                    .addKeyValue("outcome", refusal.code().word())
                    .log("sign-in");
            return refusal.code().word();
        }
        LOG.error("A sign-in by the OpenID provider failed", e);
        return Code.INTERNAL.word();
    }

    private static Failure stateInvalid() {
        return new Failure(
                Code.STATE_INVALID,
                "This sign-in was not begun in this browser, or not in the last 10 minutes: begin again");
    }
}
