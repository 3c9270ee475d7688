package dev.rollcall.http;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Refuses a body that is not JSON by its own account, or a form where those are taken: 415 with the types that would do. */
final class MediaTypes implements Handler<RoutingContext> {
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> PATCH = Set.of("application/json", "application/merge-patch+json");
    private static final Set<String> FORM = Set.of("application/json", Forms.TYPE);
    private static final Pattern NOT_UTF_8 =
            Pattern.compile("(?i).*;\\s*charset\\s*=\\s*+\"?+(?!utf-8\"?\\s*(?:;|$)).*");

    private final Predicate<String> takesForms;

    /** @param takesForms whether the route of that path does */
    MediaTypes(Predicate<String> takesForms) {
        this.takesForms = takesForms;
    }

    /**
     * Before the body is read, for whose reader anything that calls itself a form or a multipart has to be one that it can
     * decode: no route takes multiparts, and no form comes but in a body.
     */
    static void leaveUndecoded(RoutingContext context) {
        HttpServerRequest request = context.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && (isMultipart(type) || !WITH_BODY.contains(request.method()))) {
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        context.next();
    }

    private static boolean isMultipart(String type) {
        return type.trim().toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.request().bytesRead() == 0
                || !WITH_BODY.contains(context.request().method())) {
            context.next();
            return;
        }
        boolean patch = context.request().method() == HttpMethod.PATCH;
        Set<String> accepted = patch ? PATCH : takesForms.test(context.request().path()) ? FORM : JSON;
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null
                && accepted.contains(essence(type))
                && !NOT_UTF_8.matcher(type).matches()) {
            context.next();
            return;
        }
        String list = String.join(", ", accepted.stream().sorted().toList());
        context.response().putHeader(patch ? "Accept-Patch" : "Accept", list);
        context.fail(new Failure(Code.UNSUPPORTED_MEDIA_TYPE, "The body must be " + list + " in UTF-8"));
    }

    static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }
}
