package dev.rollcall.auth.http;

import dev.rollcall.http.RequestLimits;
import dev.rollcall.limits.Limit;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/**
 * How many mails anybody may ask for, of each kind by itself, so that those who register an address that is not theirs
 * take nothing from its owner's. To be checked once a request is known to be a good one, and before anything is looked up:
 * what is refused is refused alike for known and unknown addresses.
 */
enum MailLimit {
    REGISTER("register", 20),
    RESEND("resend", 5),
    RESET("reset", 5),
    EMAIL_CHANGE("email-change", 5);

    private static final int PER_CLIENT = 20;

    private final Limit perClient;
    private final Limit perAddress;

    /** @param perAddress in an hour */
    MailLimit(String name, int perAddress) {
        this.perClient = Limit.perHour(name, PER_CLIENT);
        this.perAddress = Limit.perHour(name + "-address", perAddress);
    }

    /** Counts a request for a mail to that address, in its canonical form; fails with {@code RATE_LIMITED}. */
    Future<Void> check(RoutingContext context, String email) {
        RequestLimits limits = RequestLimits.of(context);
        return limits.check(limits.client(perClient), limits.concealed(perAddress, email));
    }
}
