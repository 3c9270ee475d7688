package dev.rollcall.auth.oauth;

import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Identities;
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

    public SignInFlow(Vertx vertx, Bus bus, Redis redis, OAuthSettings settings, Clock clock) {
        this.bus = bus;
        this.settings = settings;
        this.provider = new OpenIdProvider(vertx, settings, clock);
        this.pending = new OneTimeRecords<>(redis, PendingSignIn.class, "oauth-state", AT_THE_PROVIDER);
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
            Redirect end = new Redirect(begun.redirectUri()).with("state", begun.clientState());
            return Future.succeededFuture(back)
                    .compose(returned -> outcome(begun, returned, end))
                    .otherwise(e -> end.with("error", word(e)))
                    .map(Redirect::url);
        });
    }

    private Future<Redirect> outcome(PendingSignIn begun, Return back, Redirect end) {
        return provider.redeem(codeOf(back), begun)
                .compose(identity -> begun.isLinking()
                        ? bus.ask(new Identities.Link(begun.user(), begun.session(), identity))
                                .map(done -> end.with("linked", "google"))
                        : bus.ask(new SignIns.ByProvider(identity))
                                .map(signedIn ->
                                        end.with("code", signedIn.code().value())));
    }

    private static Throwable asUnavailable(Throwable e) {
        return e instanceof Failure failure && failure.code() == Code.PROVIDER_UNAVAILABLE
                ? new Failure(new Refusal(Code.UNAVAILABLE, failure.getMessage(), List.of(), RETRY_AFTER_SECONDS))
                : e;
    }

    /** RFC 6749, section 4.1.2.1, and RFC 9207, section 2.4. */
    private Secret codeOf(Return back) {
        String error = back.error().orElse("");
        if (back.issuer().filter(issuer -> !issuer.equals(settings.issuer())).isPresent()) {
            throw new Failure(Code.PROVIDER_REFUSED, "The answer is another provider's");
        }
        return switch (error) {
            case "" -> back.code().orElseThrow(() -> new Failure(Code.PROVIDER_REFUSED, "The provider sent no code"));
            case "access_denied" -> throw new Failure(Code.ACCESS_DENIED, "The provider was not allowed to tell");
            case "server_error", "temporarily_unavailable" ->
                throw new Failure(Code.PROVIDER_UNAVAILABLE, "The provider cannot do it right now");
            default -> throw new Failure(Code.PROVIDER_REFUSED, "The provider refused");
        };
    }

    private static String word(Throwable e) {
        if (e instanceof Failure refusal) {
            LOG.info(
                    "A sign-in by the OpenID provider ended with {}",
                    refusal.code().word());
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
